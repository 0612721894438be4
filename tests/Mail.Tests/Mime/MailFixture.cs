using System.Text;
using System.Text.Json;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Mime;

/// <summary>A mail in Mime/mails and what it means, in the JSON beside it.</summary>
public static class MailFixture
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Mime", "mails");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.eml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file)[..^".eml".Length].Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>The mail with LF line ends, as it is filed.</summary>
    public static byte[] WithLineFeeds(string name) => File.ReadAllBytes(Path.Combine(Folder, $"{name}.eml"));

    /// <summary>The mail with CRLF, as it comes over the wire.</summary>
    public static byte[] Wire(string name)
    {
        var text = Encoding.Latin1.GetString(WithLineFeeds(name));
        return Encoding.Latin1.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal));
    }

    public static JsonElement Expected(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, $"{name}.json"))).RootElement;

    /// <summary>type/subtype(children), to compare whole trees.</summary>
    public static string Structure(MimePart part) => part.Children.Count == 0
        ? part.ContentType.MediaType
        : $"{part.ContentType.MediaType}({string.Join(',', part.Children.Select(Structure))})";

    /// <summary>Asks a mail everything it can be asked.</summary>
    public static int ReadAll(MimeMessage mail)
    {
        var asked = mail.Subject.Length + mail.From.Count + mail.To.Count + mail.Cc.Count + mail.Bcc.Count
            + mail.ReplyTo.Count + mail.InReplyTo.Count + mail.References.Count + mail.Attachments.Count
            + (mail.MessageId?.Length ?? 0) + (mail.Date?.Year ?? 0) + (mail.TextPart?.ReadText().Length ?? 0)
            + (mail.HtmlPart?.ReadText().Length ?? 0);
        asked += MailViews.ReadAll(mail);
        foreach (var part in mail.AllParts)
        {
            asked += part.DecodeBytes().Length + part.DecodeText().Length + (part.FileName?.Length ?? 0)
                + (part.ContentId?.Length ?? 0) + part.Raw.Length + part.Children.Count;
            foreach (var field in part.Headers)
            {
                asked += field.Name.Length + field.Text.Length;
            }
        }
        return asked;
    }
}
