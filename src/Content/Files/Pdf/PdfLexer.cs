using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MailMesh.Content.Files.Pdf;

/// <summary>Reads objects and words one after another (ISO 32000-1 §7.2, §7.3). Malformed ones end early.</summary>
internal sealed class PdfLexer(ReadOnlyMemory<byte> bytes, TextSink sink)
{
    /// <summary>What <see cref="Next"/> answers past the last object, and where the work is spent.</summary>
    public static readonly object End = new();

    private const int DepthMax = 64;
    private const int WordBytesMax = 256;

    private static readonly PdfWord ArrayEnds = new("]");
    private static readonly PdfWord DictionaryEnds = new(">>");

    private static readonly SearchValues<byte> Blanks = SearchValues.Create("\0\t\n\f\r "u8);
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create("\0\t\n\f\r ()<>[]{}/%"u8);

    public int At { get; set; }

    public ReadOnlyMemory<byte> Bytes => bytes;

    public object? Next() => Next(depth: 0);

    /// <summary>To the next byte that is neither blank nor comment.</summary>
    public void PassBlanks()
    {
        var span = bytes.Span;
        var from = At;
        while (At < span.Length)
        {
            var blank = span[At..].IndexOfAnyExcept(Blanks);
            At = blank < 0 ? span.Length : At + blank;
            if (At >= span.Length || span[At] != '%') break;
            var end = span[At..].IndexOfAny((byte)'\r', (byte)'\n');
            At = end < 0 ? span.Length : At + end;
        }
        sink.Step((At - from) / PdfStreams.BytesOfStep);
    }

    private object? Next(int depth)
    {
        PassBlanks();
        var span = bytes.Span;
        if (At >= span.Length || depth > DepthMax || !sink.Step()) return End;
        switch ((char)span[At])
        {
            case '/':
                At++;
                return new PdfName(ReadName());
            case '(':
                return ReadString();
            case '<' when At + 1 < span.Length && span[At + 1] == '<':
                At += 2;
                return ReadDictionary(depth);
            case '<':
                return ReadHex();
            case '>' when At + 1 < span.Length && span[At + 1] == '>':
                At += 2;
                return DictionaryEnds;
            case '[':
                At++;
                return ReadArray(depth);
            case ']':
                At++;
                return ArrayEnds;
            case ')' or '>' or '{' or '}':
                At++;
                return new PdfWord("");
            default:
                return ReadWord();
        }
    }

    private PdfArray ReadArray(int depth)
    {
        var array = new PdfArray();
        while (Next(depth + 1) is var one && one != End && !ReferenceEquals(one, ArrayEnds))
            Add(array, one);
        return array;
    }

    private PdfDictionary ReadDictionary(int depth)
    {
        var flat = new PdfArray();
        while (Next(depth + 1) is var one && one != End && !ReferenceEquals(one, DictionaryEnds))
            Add(flat, one);
        var dictionary = new PdfDictionary();
        for (var i = 0; i + 1 < flat.Count; i++)
        {
            if (flat[i] is PdfName key) dictionary[key.Value] = flat[++i];
        }
        return dictionary;
    }

    /// <summary>A reference is seen at its third word: <c>12 0 R</c>.</summary>
    private static void Add(PdfArray array, object? one)
    {
        if (one is PdfWord { Value: "R" } && array is [.., double number, double])
        {
            array.RemoveRange(array.Count - 2, 2);
            array.Add(new PdfReference((int)number));
        }
        else if (one is not PdfWord)
        {
            array.Add(one);
        }
    }

    private object? ReadWord()
    {
        var rest = bytes.Span[At..];
        var length = rest.IndexOfAny(WordEnds);
        var word = rest[..(length < 0 ? rest.Length : length)];
        At += word.Length;
        sink.Step(word.Length / PdfStreams.BytesOfStep);
        if (Utf8Parser.TryParse(word, out double number, out var used) && used == word.Length
            && double.IsFinite(number))
            return number;
        return word switch
        {
            [(byte)'+', ..] when Utf8Parser.TryParse(word[1..], out number, out _) => number,
            _ when word.SequenceEqual("true"u8) => true,
            _ when word.SequenceEqual("false"u8) => false,
            _ when word.SequenceEqual("null"u8) => null,
            _ => new PdfWord(Encoding.Latin1.GetString(word[..Math.Min(word.Length, WordBytesMax)])),
        };
    }

    private string ReadName()
    {
        var rest = bytes.Span[At..];
        var length = rest.IndexOfAny(WordEnds);
        var name = rest[..(length < 0 ? rest.Length : length)];
        At += name.Length;
        sink.Step(name.Length / PdfStreams.BytesOfStep);
        if (name.Length > WordBytesMax) name = name[..WordBytesMax];
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '#' && i + 2 < name.Length && HexOf(name[i + 1]) is var high and >= 0
                && HexOf(name[i + 2]) is var low and >= 0)
            {
                text.Append((char)((high << 4) | low));
                i += 2;
            }
            else
            {
                text.Append((char)name[i]);
            }
        }
        return text.ToString();
    }

    private byte[] ReadHex()
    {
        var span = bytes.Span;
        var value = new ArrayBufferWriter<byte>();
        int digits = 0, pending = 0;
        for (At++; At < span.Length && span[At] != '>'; At++)
        {
            if (HexOf(span[At]) is not (var digit and >= 0)) continue;
            pending = (pending << 4) | digit;
            if (++digits % 2 != 0) continue;
            value.Write([(byte)pending]);
            pending = 0;
        }
        At = Math.Min(At + 1, span.Length);
        if (digits % 2 != 0) value.Write([(byte)(pending << 4)]);
        sink.Step(value.WrittenCount / PdfStreams.BytesOfStep);
        return value.WrittenSpan.ToArray();
    }

    private byte[] ReadString()
    {
        var span = bytes.Span;
        var value = new ArrayBufferWriter<byte>();
        var open = 1;
        for (At++; At < span.Length; At++)
        {
            var one = span[At];
            if (one == '(') open++;
            if (one == ')' && --open == 0) break;
            if (one == '\\') ReadEscape(span, value);
            else value.Write([one]);
        }
        At = Math.Min(At + 1, span.Length);
        sink.Step(value.WrittenCount / PdfStreams.BytesOfStep);
        return value.WrittenSpan.ToArray();
    }

    private void ReadEscape(ReadOnlySpan<byte> span, ArrayBufferWriter<byte> value)
    {
        if (++At >= span.Length) return;
        var one = span[At];
        switch ((char)one)
        {
            case '\r':
                if (At + 1 < span.Length && span[At + 1] == '\n') At++;
                break;
            case '\n':
                break;
            case >= '0' and <= '7':
                var code = one - '0';
                for (var more = 0; more < 2 && At + 1 < span.Length; more++)
                {
                    if (span[At + 1] is < (byte)'0' or > (byte)'7') break;
                    code = (code << 3) | (span[++At] - '0');
                }
                value.Write([(byte)code]);
                break;
            default:
                value.Write([(char)one switch
                {
                    'n' => (byte)'\n', 'r' => (byte)'\r', 't' => (byte)'\t', 'b' => (byte)'\b', 'f' => (byte)'\f',
                    _ => one,
                }]);
                break;
        }
    }

    private static int HexOf(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}
