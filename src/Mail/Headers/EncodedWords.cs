using System.Text;
using MailMesh.Mail.Mime.Encodings;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Headers;

/// <summary>
/// Decodes encoded words (RFC 2047), as strictly as senders write them: words may stand inside quotes, touch other
/// text, hold raw spaces and split a character between two of them. Linear in the length of the text.
/// </summary>
public static class EncodedWords
{
    private const int CharsetCharsMax = 64;

    /// <summary>The text with every encoded word decoded; what is no encoded word stays as it is.</summary>
    public static string Decode(string text)
    {
        Work.Count(text.Length);
        var next = text.IndexOf("=?", StringComparison.Ordinal);
        // Without a terminator no word can end: one look spares a search to the end for each "=?" of a hostile line.
        var lastEnd = text.LastIndexOf("?=", StringComparison.Ordinal);
        if (next < 0 || lastEnd < 0)
        {
            return text;
        }
        var decoded = new StringBuilder(text.Length);
        var pending = new PendingWords();
        var copied = 0;
        while (next >= 0)
        {
            var from = next;
            if (TryReadWord(text, next, lastEnd, out var word))
            {
                var between = text.AsSpan(copied, next - copied);
                // White space between two words is not text (RFC 2047 §6.2).
                if (!pending.IsEmpty && !between.IsWhiteSpace())
                {
                    pending.FlushTo(decoded);
                }
                if (pending.IsEmpty)
                {
                    decoded.Append(between);
                }
                pending.Add(text, word, decoded);
                copied = word.End;
                next = text.IndexOf("=?", copied, StringComparison.Ordinal);
            }
            else
            {
                next = text.IndexOf("=?", next + 2, StringComparison.Ordinal);
            }
            Work.Count((next < 0 ? text.Length : next) - from);
        }
        pending.FlushTo(decoded);
        return decoded.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool TryReadWord(string text, int start, int lastEnd, out Word word)
    {
        word = default;
        var charsetStart = start + 2;
        var charsetLength = text.AsSpan(charsetStart, Math.Min(CharsetCharsMax, text.Length - charsetStart))
            .IndexOfAny('?', ' ');
        var encodingAt = charsetStart + charsetLength + 1;
        if (charsetLength <= 0 || text[encodingAt - 1] != '?' || encodingAt + 1 >= text.Length
            || text[encodingAt + 1] != '?')
        {
            return false;
        }
        var isBase64 = text[encodingAt] is 'b' or 'B';
        var payloadStart = encodingAt + 2;
        if ((!isBase64 && text[encodingAt] is not ('q' or 'Q')) || payloadStart > lastEnd)
        {
            return false;
        }
        var payloadEnd = text.IndexOf("?=", payloadStart, StringComparison.Ordinal);
        Work.Count((payloadEnd < 0 ? text.Length : payloadEnd) - start);
        word = new Word(charsetStart, charsetLength, isBase64, payloadStart, payloadEnd);
        return payloadEnd >= 0;
    }

    private readonly record struct Word(
        int CharsetStart, int CharsetLength, bool IsBase64, int PayloadStart, int PayloadEnd)
    {
        public int End => PayloadEnd + 2;
    }

    /// <summary>Words of one charset and encoding in a row: decoded as one, so that a split character heals.</summary>
    private sealed class PendingWords
    {
        private readonly StringBuilder _payload = new();
        private string _charset = "";
        private bool _isBase64;

        public bool IsEmpty { get; private set; } = true;

        public void Add(string text, Word word, StringBuilder decoded)
        {
            // RFC 2231 §5 lets a language follow: =?us-ascii*en?q?...?=
            var named = text.AsSpan(word.CharsetStart, word.CharsetLength);
            var star = named.IndexOf('*');
            var charset = star < 0 ? named : named[..star];
            if (!IsEmpty && (word.IsBase64 != _isBase64
                || !charset.Equals(_charset, StringComparison.OrdinalIgnoreCase)))
            {
                FlushTo(decoded);
            }
            if (IsEmpty)
            {
                (_charset, _isBase64, IsEmpty) = (charset.ToString(), word.IsBase64, false);
            }
            _payload.Append(text, word.PayloadStart, word.PayloadEnd - word.PayloadStart);
        }

        public void FlushTo(StringBuilder decoded)
        {
            if (IsEmpty)
            {
                return;
            }
            if (!_isBase64)
            {
                _payload.Replace('_', ' '); // RFC 2047 §4.2 (2)
            }
            var encoded = Encoding.UTF8.GetBytes(_payload.ToString());
            var bytes = _isBase64 ? Base64Text.Decode(encoded) : QuotedPrintable.DecodeWord(encoded);
            foreach (var c in Charsets.Decode(bytes, _charset))
            {
                // A decoded line end would let a header forge a second one wherever the text is written again.
                decoded.Append(c is '\r' or '\n' or '\0' ? ' ' : c);
            }
            _payload.Clear();
            IsEmpty = true;
        }
    }
}
