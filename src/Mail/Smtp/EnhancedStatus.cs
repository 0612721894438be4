using System.Globalization;

namespace MailMesh.Mail.Smtp;

/// <summary>An enhanced mail system status code, RFC 3463 §2: <c>class.subject.detail</c>.</summary>
/// <param name="Class">2 success, 4 transient failure, 5 permanent failure.</param>
/// <param name="Subject">0 to 999: what the code is about (RFC 3463 §3).</param>
/// <param name="Detail">0 to 999: the precise condition.</param>
public readonly record struct EnhancedStatus(int Class, int Subject, int Detail)
{
    private const int DigitsMax = 3; // RFC 3463 §2: subject and detail are 1*3digit

    /// <summary>
    /// Reads a code at the start of <paramref name="text"/>, followed by a space or the end.
    /// </summary>
    /// <param name="text">Reply text after the three-digit code.</param>
    /// <param name="status">The code, or default.</param>
    /// <param name="length">Characters taken, without the space that follows.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out EnhancedStatus status, out int length)
    {
        status = default;
        length = text.IndexOf(' ');
        if (length < 0) length = text.Length;
        var code = text[..length];
        if (code.Length < 5 || code[0] is not ('2' or '4' or '5') || code[1] != '.') return false;
        var dot = code[2..].IndexOf('.') + 2;
        if (dot < 3 || !Number(code[2..dot], out var subject) || !Number(code[(dot + 1)..], out var detail))
            return false;
        status = new EnhancedStatus(code[0] - '0', subject, detail);
        return true;
    }

    /// <summary>Parses a whole code, as <c>5.1.1</c>.</summary>
    /// <exception cref="FormatException">The text is no enhanced status code.</exception>
    public static EnhancedStatus Parse(string text) =>
        TryParse(text, out var status, out var length) && length == text.Length
            ? status
            : throw new FormatException($"'{text}' is no enhanced status code (RFC 3463 §2).");

    /// <summary>The wire form, as <c>5.1.1</c>.</summary>
    public override string ToString() => $"{Class}.{Subject}.{Detail}";

    private static bool Number(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        return digits.Length is >= 1 and <= DigitsMax
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
