namespace MailMesh.Mail.Mime.Inline;

/// <summary>Where a file stands in a text, frame lines included: bytes from the start of its body.</summary>
internal sealed record InlineFile(int Start, int Length, TransferEncoding Encoding, string? Name)
{
    public int End => Start + Length;
}
