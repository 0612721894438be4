using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MailMesh.Mail.Text;

namespace MailMesh.Content.Files;

/// <summary>
/// Rich Text Format (version 1.9.1): paragraphs, cells between bars. Pictures, tables of fonts and styles and all that
/// is marked as optional are passed over; hidden text is left out and counted.
/// </summary>
internal ref struct RtfText
{
    private const int WordCharsMax = 32; // the specification's limit of a control word
    private const string Western = "windows-1252";

    private readonly ReadOnlySpan<byte> _rtf;
    private readonly TextSink _sink;
    private readonly Stack<Group> _groups = [];
    private readonly List<byte> _pending = [];
    private readonly Dictionary<int, string> _fontCharsets = [];
    private Group _now = new() { UnicodeSkips = 1 };
    private string _charset = Western;
    private int _at;
    private int _toSkip;

    private RtfText(ReadOnlySpan<byte> rtf, TextSink sink)
    {
        _rtf = rtf;
        _sink = sink;
    }

    public static FileReading Read(ReadOnlySpan<byte> bytes, TextSink sink)
    {
        var reader = new RtfText(bytes, sink);
        if (!reader.ReadAll())
            return new FileReading.TooLarge($"groups nest deeper than {FileLimits.RtfDepthMax}");
        reader.Flush();
        return sink.Finish("rtf");
    }

    private bool ReadAll()
    {
        while (_at < _rtf.Length && _sink.Step())
        {
            var one = _rtf[_at++];
            switch (one)
            {
                case (byte)'{':
                    Flush();
                    if (_groups.Count >= FileLimits.RtfDepthMax) return false;
                    _groups.Push(_now);
                    break;
                case (byte)'}':
                    Flush();
                    if (_groups.TryPop(out var outer)) _now = outer;
                    _toSkip = 0;
                    break;
                case (byte)'\\':
                    ReadControl();
                    break;
                case (byte)'\r' or (byte)'\n' or 0:
                    break;
                default:
                    Byte(one);
                    break;
            }
        }
        return true;
    }

    private void ReadControl()
    {
        if (_at >= _rtf.Length) return;
        var one = _rtf[_at];
        if (char.IsAsciiLetter((char)one))
        {
            var (word, number) = ReadWord();
            Control(word, number);
            return;
        }
        _at++;
        switch ((char)one)
        {
            case '\'':
                ReadHex();
                break;
            case '*':
                _now.IsSkipped = true; // a destination that a reader may not know
                break;
            case '~':
                Unicode(" ");
                break;
            case '_':
                Unicode("-");
                break;
            case '\r' or '\n':
                Break();
                break;
            case '\\' or '{' or '}':
                Byte(one);
                break;
        }
    }

    private (string Word, int? Number) ReadWord()
    {
        var begins = _at;
        while (_at < _rtf.Length && _at - begins < WordCharsMax && char.IsAsciiLetter((char)_rtf[_at]))
            _at++;
        var word = Encoding.ASCII.GetString(_rtf[begins.._at]);
        var digits = _at;
        if (_at < _rtf.Length && _rtf[_at] == '-') _at++;
        while (_at < _rtf.Length && _at - digits < 11 && char.IsAsciiDigit((char)_rtf[_at]))
            _at++;
        var number = int.TryParse(_rtf[digits.._at], CultureInfo.InvariantCulture, out var value) ? value : (int?)null;
        if (_at < _rtf.Length && _rtf[_at] == ' ') _at++;
        return (word, number);
    }

    private void Control(string word, int? number)
    {
        switch (word)
        {
            case "par" or "line" or "row" or "sect" or "page":
                Break();
                break;
            case "tab":
                Unicode("\t");
                break;
            case "cell":
                Unicode(" | ");
                break;
            case "u" when number is { } code:
                Unicode(((char)(ushort)code).ToString());
                _toSkip = _now.UnicodeSkips;
                break;
            case "uc":
                _now.UnicodeSkips = Math.Clamp(number ?? 1, 0, 16);
                break;
            case "bin":
                _at = (int)Math.Min(_rtf.Length, _at + (long)Math.Max(0, number ?? 0));
                break;
            case "v":
                Flush();
                _now.IsHidden = number != 0;
                break;
            case "plain":
                Flush();
                _now.IsHidden = false;
                break;
            case "ansicpg" when number is { } page:
                _charset = CharsetOfPage(page);
                break;
            case "fonttbl" or "colortbl" or "stylesheet" or "info" or "pict" or "object" or "fldinst" or "listtable"
                or "header" or "headerl" or "headerr" or "footer" or "footerl" or "footerr" or "nonshppict":
                _now.IsFontTable = word == "fonttbl";
                _now.IsSkipped = true;
                break;
            default:
                Font(word, number);
                break;
        }
    }

    private void Font(string word, int? number)
    {
        switch (word)
        {
            case "f" when number is { } font:
                Flush();
                _now.Font = font;
                break;
            case "fcharset" when _now.IsFontTable && CharsetOf(number ?? 0) is { } charset:
                if (_fontCharsets.Count < FileLimits.XmlNamesMax) _fontCharsets[_now.Font] = charset;
                break;
            case "emdash":
                Unicode("—");
                break;
            case "endash":
                Unicode("–");
                break;
            case "bullet":
                Unicode("•");
                break;
            case "lquote" or "rquote":
                Unicode("'");
                break;
            case "ldblquote" or "rdblquote":
                Unicode("\"");
                break;
        }
    }

    private void ReadHex()
    {
        if (_at + 2 > _rtf.Length) return;
        if (byte.TryParse(_rtf.Slice(_at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            Byte(value);
        _at += 2;
    }

    /// <summary>Bytes wait for their neighbours: a character of Japanese or Chinese is two.</summary>
    private void Byte(byte one)
    {
        if (_toSkip > 0) _toSkip--;
        else if (!_now.IsSkipped) _pending.Add(one);
    }

    private void Unicode(string text)
    {
        Flush();
        if (_now.IsSkipped) return;
        if (_now.IsHidden) _sink.Hide(text.Length);
        else _sink.Write(text);
    }

    private void Break()
    {
        Flush();
        if (!_now.IsSkipped) _sink.EndLine();
    }

    private readonly void Flush()
    {
        if (_pending.Count == 0) return;
        var charset = _fontCharsets.GetValueOrDefault(_now.Font, _charset);
        if (!Charsets.Knows(charset)) charset = Western;
        var text = Charsets.Decode(CollectionsMarshal.AsSpan(_pending), charset);
        _pending.Clear();
        if (_now.IsHidden) _sink.Hide(text.Length);
        else _sink.Write(text);
    }

    private static string CharsetOfPage(int page) => page switch
    {
        932 => "shift_jis",
        936 => "gb2312",
        949 => "ks_c_5601-1987",
        950 => "big5",
        65001 => "utf-8",
        _ => $"windows-{page}",
    };

    private static string? CharsetOf(int fcharset) => fcharset switch
    {
        128 => "shift_jis",
        129 => "ks_c_5601-1987",
        134 => "gb2312",
        136 => "big5",
        161 => "windows-1253",
        162 => "windows-1254",
        163 => "windows-1258",
        177 => "windows-1255",
        178 => "windows-1256",
        186 => "windows-1257",
        204 => "windows-1251",
        222 => "windows-874",
        238 => "windows-1250",
        _ => null,
    };

    /// <summary>What a group's end restores.</summary>
    private struct Group
    {
        public bool IsSkipped { get; set; }
        public bool IsFontTable { get; set; }
        public bool IsHidden { get; set; }
        public int UnicodeSkips { get; set; }
        public int Font { get; set; }
    }
}
