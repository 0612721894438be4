using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Mime.Structure;

/// <summary>What all parts of a mail share.</summary>
internal sealed class MimeSource(ReadOnlyMemory<byte> mail)
{
    public ReadOnlyMemory<byte> Mail => mail;

    /// <summary>Fields of all parts, in their order; set once the whole mail is read.</summary>
    public FieldPosition[] Fields { get; set; } = [];
}
