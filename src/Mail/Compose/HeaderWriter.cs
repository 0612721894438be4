using System.Buffers;
using System.Text;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Compose;

/// <summary>Writes fields, folded (RFC 5322 §2.2.3).</summary>
internal sealed class HeaderWriter(IBufferWriter<byte> output)
{
    private const int LineBytesWanted = 78; // RFC 5322 §2.1.1; the hard 998 follows from HeaderGuard.TokenBytesMax

    /// <summary>Writes a field of tokens that any white space may part.</summary>
    public void Tokens(string name, IEnumerable<string> tokens)
    {
        Write(name + ":");
        var column = name.Length + 1;
        foreach (var token in tokens)
        {
            var bytes = Encoding.UTF8.GetByteCount(token);
            var folds = column + 1 + bytes > LineBytesWanted && column > name.Length + 1;
            Write(folds ? "\r\n " : " ");
            Write(token);
            column = (folds ? 0 : column) + 1 + bytes;
        }
        Write("\r\n");
    }

    /// <summary>Writes a field of free text, in encoded words where it needs them.</summary>
    /// <exception cref="ArgumentException">The text holds CR, LF or NUL.</exception>
    public void Text(string name, string text)
    {
        HeaderGuard.Check(text, name);
        Tokens(name, FreeText.IsPlain(text) ? text.Split(' ') : EncodedWordWriter.Encode(text));
    }

    /// <summary>Writes a field of mailboxes.</summary>
    /// <exception cref="ArgumentException">A name or an address can stand in no header.</exception>
    public void Addresses(string name, IReadOnlyList<MailAddress> addresses) =>
        Tokens(name, addresses.SelectMany((address, index) =>
            Mailbox(address, name, index == addresses.Count - 1 ? "" : ",")));

    private static IEnumerable<string> Mailbox(MailAddress mailbox, string field, string separator)
    {
        AddressSpec.Check(mailbox.Address, field);
        var address = AddressSpec.WithAsciiDomain(mailbox.Address);
        if (string.IsNullOrWhiteSpace(mailbox.Name))
        {
            return [address + separator];
        }
        HeaderGuard.Check(mailbox.Name, field);
        return FreeText.Phrase(mailbox.Name.Trim()).Append($"<{address}>{separator}");
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);
}
