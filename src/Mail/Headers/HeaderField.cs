using System.Text;

namespace MailMesh.Mail.Headers;

/// <summary>One header field, a view over the mail's bytes; text is made on each ask.</summary>
public readonly struct HeaderField
{
    private readonly ReadOnlyMemory<byte> _mail;
    private readonly FieldPosition _position;

    internal HeaderField(ReadOnlyMemory<byte> mail, FieldPosition position) => (_mail, _position) = (mail, position);

    /// <summary>Field name as written.</summary>
    public string Name => Encoding.ASCII.GetString(NameBytes);

    /// <summary>The whole field, name to last line end, byte for byte (what DKIM signs, RFC 6376 §3.4).</summary>
    public ReadOnlyMemory<byte> Raw => _mail.Slice(_position.Offset, _position.Length);

    /// <summary>What follows the colon, byte for byte, with folds and the last line end.</summary>
    public ReadOnlyMemory<byte> RawValue =>
        _mail[_position.ValueOffset..(_position.Offset + _position.Length)];

    /// <summary>
    /// The value unfolded (RFC 5322 §2.2.3) and trimmed; encoded words stand undecoded. Bytes beyond ASCII are read
    /// as UTF-8 (RFC 6532) or else windows-1252.
    /// </summary>
    public string Value => HeaderText.Unfold(RawValue.Span);

    /// <summary><see cref="Value"/> with encoded words decoded (RFC 2047): unstructured text, as Subject has.</summary>
    public string Text => EncodedWords.Decode(Value);

    internal ReadOnlySpan<byte> NameBytes => _mail.Span.Slice(_position.Offset, _position.NameLength);

    internal bool Is(string name) =>
        name.Length == _position.NameLength && Ascii.EqualsIgnoreCase(NameBytes, name);
}

/// <summary>Where a field stands in the mail, in bytes.</summary>
internal readonly record struct FieldPosition(int Offset, int NameLength, int ValueOffset, int Length);
