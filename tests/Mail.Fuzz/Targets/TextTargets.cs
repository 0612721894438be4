using System.Text;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Text;
using static MailMesh.Mail.Fuzz.Behaviour;

namespace MailMesh.Mail.Fuzz.Targets;

internal static class TextTargets
{
    private static readonly string?[] Names =
    [
        null, "utf-8", "us-ascii", "iso-8859-1", "windows-1252", "utf-7", "iso-2022-jp", "iso-2022-kr", "shift_jis",
        "gb18030", "euc-kr", "big5", "koi8-r", "hz-gb-2312", "utf-16", "utf-32", "iso-8859-8-i", "x-mac-roman",
        "viscii",
        "unknown-8bit", "no-such-charset",
    ];

    public static FuzzTarget TransferEncodings { get; } = new("transfer-encodings", Grammar.Of(
        [
            "aGVsbG8=\r\n", "a=C3=A9b=\r\nc", "begin 644 x\r\n#0V%T\r\n`\r\nend\r\n",
            "=ybegin line=128 size=3 name=a\r\nabc\r\n",
        ],
        "=", "==", "=\r\n", "=3D", "=x", "\r\n", "AAAA", "`", "end\r\n", "begin 644 a\r\n", "=yend\r\n", "=}", "\xff"),
        input =>
        {
            var seen = new HashCode();
            foreach (var encoding in Enum.GetValues<TransferEncoding>())
            {
                var length = MimePart.DecodeBytes(input.Span, encoding).Length;
                if (length > input.Length) throw new InvalidOperationException($"{encoding} gives more than it takes.");
                seen.Add(Size(length));
            }
            return seen.ToHashCode();
        });

    public static FuzzTarget Charsets { get; } = new("charsets", Grammar.Of(
        ["plain", "caf\xc3\xa9", "caf\xe9", "\x1b$B$\"\x1b(B", "+AGE-", "~{VPND~}", "\x0e\x0f", "\xff\xfea\0"],
        "\x1b$B", "\x1b(B", "\x1b(J", "\x1b$)C", "\x0e", "\x0f", "+", "-", "~{", "~}", "\x80", "\xff", "\x81\x30",
        "\xed\xa0\x80", "\xf0\x9f\x98\x80", "<meta charset=utf-8>"),
        input =>
        {
            var seen = new HashCode();
            foreach (var name in Names)
                seen.Add(Size(Text.Charsets.Decode(input.Span, name).Length));
            _ = (Text.Charsets.Guess(input.Span).Length, HtmlCharset.Find(input.Span));
            return seen.ToHashCode();
        });

    public static FuzzTarget Flowed { get; } = new("format-flowed", Grammar.Of(
        ["a \nb\n> c \n> d\n-- \nsig\n", " stuffed\n>> x \n> y\n"], " \n", "\n", ">", "> ", ">>", "-- \n", " ", "\r\n"),
        input =>
        {
            var text = Encoding.Latin1.GetString(input.Span);
            return HashCode.Combine(
                Size(FlowedText.Unflow(text, deletesSpace: false).Length),
                Size(FlowedText.Unflow(text, deletesSpace: true).Length));
        });
}
