namespace MailMesh.Bench;

public static class Percentile
{
    /// <param name="values">Any order; not changed.</param>
    /// <param name="percent">For example 99.</param>
    public static double Of(IReadOnlyCollection<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(sorted.Length * percent / 100) - 1, 0, sorted.Length - 1)];
    }
}
