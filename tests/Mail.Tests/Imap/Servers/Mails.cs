using System.Globalization;
using System.Text;

namespace MailMesh.Mail.Tests.Imap.Servers;

/// <summary>Mails for the suites to work on.</summary>
internal static class Mails
{
    public static byte[] Plain(string subject, string body = "body") => Encoding.UTF8.GetBytes(
        "From: Alice <alice@example.test>\r\nTo: bob@example.test\r\n"
        + "Date: Tue, 2 Jun 2026 10:11:12 +0200\r\n"
        + $"Message-ID: <{subject.GetHashCode(StringComparison.Ordinal):x}@example.test>\r\n"
        + $"Subject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        + $"Content-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n");

    /// <summary>A mail of about this many bytes, no two lines of which are alike.</summary>
    public static byte[] Large(int bytes)
    {
        var body = new StringBuilder();
        for (var line = 0; body.Length < bytes; line++)
            body.Append(CultureInfo.InvariantCulture, $"{line:x8} the quick brown fox jumps over the lazy dog\r\n");
        return Plain("large", body.ToString());
    }

    /// <summary>
    /// The well-formed mails that the MIME parser is tested with, but the one of obsolete syntax, which Cyrus refuses.
    /// </summary>
    public static IEnumerable<(string Name, byte[] Bytes)> WellFormed() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Mime", "mails", "rfc"), "*.eml")
            .Where(path => Path.GetFileNameWithoutExtension(path) != "obsolete")
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileNameWithoutExtension(path), WithLineEnds(File.ReadAllBytes(path))));

    // The files have LF; a server takes CRLF alone.
    private static byte[] WithLineEnds(byte[] mail) => Encoding.Latin1.GetBytes(
        Encoding.Latin1.GetString(mail).ReplaceLineEndings("\r\n"));
}
