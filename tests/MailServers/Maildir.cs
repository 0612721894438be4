using System.Globalization;

namespace MailMesh.MailServers;

/// <summary>
/// Puts mails straight into a maildir, for <see cref="Dovecot"/> to find. They keep their CRLF, as with Dovecot's
/// setting mail_save_crlf: it then sends them as they lie there. File names tell the sizes (<c>,S=</c> as stored,
/// <c>,W=</c> as sent), so that it needn't read the mails to know them.
/// </summary>
public static class Maildir
{
    private const long FirstSecond = 1_780_000_000; // the mails lie a second apart, in their order
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    /// <param name="maildir">Its folder; made where it is missing, and writable for a server of another user.</param>
    /// <param name="mails">With CRLF line ends.</param>
    /// <returns>How many there were.</returns>
    public static int Fill(string maildir, IEnumerable<ReadOnlyMemory<byte>> mails)
    {
        foreach (var folder in new[] { Path.GetDirectoryName(maildir)!, maildir }.Concat(Folders(maildir)))
            Open(folder);

        var count = 0;
        foreach (var mail in mails)
        {
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"{FirstSecond + count}.M{count:000000}P1.host,S={mail.Length},W={SentLength(mail.Span)}:2,");
            File.WriteAllBytes(Path.Combine(maildir, "cur", name), mail.Span);
            count++;
        }
        return count;
    }

    private static IEnumerable<string> Folders(string maildir) =>
        new[] { "cur", "new", "tmp" }.Select(name => Path.Combine(maildir, name));

    /// <summary>A folder that a server of another user may write to.</summary>
    internal static void Open(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
    }

    // The server sends every line end as CRLF, also one that came in as LF alone.
    private static int SentLength(ReadOnlySpan<byte> stored) =>
        stored.Length + stored.Count((byte)'\n') - stored.Count(LineEnd);
}
