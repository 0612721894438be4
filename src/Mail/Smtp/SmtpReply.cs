namespace MailMesh.Mail.Smtp;

/// <summary>One SMTP reply (RFC 5321 §4.2), as received by the client or to be given by the server.</summary>
/// <param name="Code">Three digits, 200 to 599.</param>
/// <param name="Status">Enhanced status code (RFC 2034), or null where the server gave none.</param>
/// <param name="Text">Human text without codes; lines of a multi-line reply are separated by <c>\n</c>.</param>
public sealed record SmtpReply(int Code, EnhancedStatus? Status, string Text)
{
    /// <summary><c>250 2.0.0 Ok</c>.</summary>
    public static SmtpReply Ok { get; } = Of(250, "2.0.0", "Ok");

    /// <summary>Makes a reply from its parts.</summary>
    /// <param name="code">Three digits, 200 to 599.</param>
    /// <param name="status">As <c>5.1.1</c>; its class equals the code's first digit (RFC 2034 §4).</param>
    /// <param name="text">Text; control characters are replaced when it is written.</param>
    /// <exception cref="ArgumentException">The code is out of range, or the classes differ.</exception>
    public static SmtpReply Of(int code, string status, string text)
    {
        if (code is < 200 or > 599)
            throw new ArgumentException($"{code} is no SMTP reply code (RFC 5321 §4.2).", nameof(code));
        var enhanced = EnhancedStatus.Parse(status);
        if (enhanced.Class != code / 100)
            throw new ArgumentException($"Status {status} contradicts code {code} (RFC 2034 §4).", nameof(status));
        return new SmtpReply(code, enhanced, text);
    }

    /// <summary>2xx: done.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>4xx: refused for now; the same mail may be accepted later.</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>5xx: refused for good.</summary>
    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>One line: code, enhanced status and text.</summary>
    public override string ToString()
    {
        var text = Text.Replace('\n', ' ');
        return Status is { } status ? $"{Code} {status} {text}" : $"{Code} {text}";
    }
}
