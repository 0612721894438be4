namespace MailMesh.Content.Files.Pdf;

/// <summary>How one space lies in another (ISO 32000-1 §8.3.3).</summary>
internal readonly record struct PdfMatrix(double A, double B, double C, double D, double E, double F)
{
    public static PdfMatrix Same { get; } = new(1, 0, 0, 1, 0, 0);

    public static PdfMatrix Move(double x, double y) => new(1, 0, 0, 1, x, y);

    /// <summary>How much higher things become.</summary>
    public double Scale => Math.Sqrt((C * C) + (D * D));

    /// <summary>How much wider.</summary>
    public double Stretch => Math.Sqrt((A * A) + (B * B));

    /// <summary>The first applied, then the second.</summary>
    public static PdfMatrix operator *(in PdfMatrix one, in PdfMatrix two) => new(
        (one.A * two.A) + (one.B * two.C),
        (one.A * two.B) + (one.B * two.D),
        (one.C * two.A) + (one.D * two.C),
        (one.C * two.B) + (one.D * two.D),
        (one.E * two.A) + (one.F * two.C) + two.E,
        (one.E * two.B) + (one.F * two.D) + two.F);

    /// <summary>Of six numbers; null where there are fewer.</summary>
    public static PdfMatrix? Of(IReadOnlyList<object?> numbers) =>
        numbers is [double a, double b, double c, double d, double e, double f, ..] ? new(a, b, c, d, e, f) : null;
}
