using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;
using static MailMesh.Mail.Fuzz.Behaviour;

namespace MailMesh.Mail.Fuzz.Targets;

internal static class HeaderTargets
{
    public static FuzzTarget Addresses { get; } = new("addresses", Grammar.Of(
        [
            .. Grammar.Files("headers", "addresses*"), "Ann <a@b.test>, \"B, C\" <b@c.test>",
            "Group: a@b.test, c@d.test;, x@y.test", "(comment (nested)) a@b.test (after)", "<@route,@r2:a@b.test>",
            "=?utf-8?Q?J=C3=BCrgen?= <j@x.test>", "user@[IPv6:::1]", "\"odd\\\"local\"@x.test",
        ],
        ",", ";", ":", "<", ">", "@", "\"", "\\", "(", ")", "((", "))", "[", "]", " ", "\r\n ", ".", "..", "a@b",
        "undisclosed-recipients:;", "=?utf-8?B?8J+YgA==?=", "\xc3\xa9", "<>"),
        Of(text => AddressList.Parse(text).Aggregate(0, (all, it) => HashCode.Combine(
            all, Size(it.Address.Length), it.Name is null))));

    public static FuzzTarget Parameters { get; } = new("parameters", Grammar.Of(
        [
            .. Grammar.Files("headers", "parameters*"), "text/plain; charset=utf-8; format=flowed",
            "attachment; filename*0*=utf-8''a%20b; filename*1=\"c d\"; filename*2*=%E2%82%AC",
            "multipart/mixed; boundary=\"a\\\"b\"; x",
        ],
        ";", "=", "\"", "\\", "*", "*0", "*0*", "*1*=", "*99999999999=", "''", "%", "%E2", "utf-8''", "(", ")", "/",
        "filename", "name", "charset", "boundary", "\xe2\x82\xac", "=?utf-8?Q?a?="),
        Of(text =>
        {
            var type = ContentType.Parse(text);
            var disposition = ContentDisposition.Parse(text);
            var named = disposition.Parameters.Find("filename") is not null;
            return HashCode.Combine(Size(type.MediaType.Length), Size(type.Parameters.Count), named);
        }));

    public static FuzzTarget EncodedWords { get; } = new("encoded-words", Grammar.Of(
        [
            .. Grammar.Files("headers", "encoded-words*"), "=?utf-8?B?w6kg?= =?utf-8?Q?=C3?= =?utf-8?Q?=A9_x?=",
            "=?iso-2022-jp?B?GyRCJCIbKEI=?=", "a =?utf-8*en?q?b?= c",
        ],
        "=?", "?=", "?Q?", "?B?", "?q?", "utf-8", "iso-2022-jp", "gb18030", "utf-7", "_", "=C3", "w6k=", " ",
        "\r\n ", "*en"),
        Of(text => Size(Headers.EncodedWords.Decode(text).Length)));

    public static FuzzTarget Dates { get; } = new("dates", Grammar.Of(
        [
            .. Grammar.Files("headers", "dates*"), "Mon, 2 Jan 2006 15:04:05 -0700 (MST)", "2 Jan 06 15:04 GMT",
            "Sat, 01 Jan 2000 00:00:60 +0000",
        ],
        "Mon", ",", " ", ":", "Jan", "Feb", "29", "31", "60", "99", "+0000", "-2400", "GMT",
        "EST", "(", ")", "9999", "0"),
        Of(text => DateField.Parse(text) is { } date ? HashCode.Combine(date.Month, date.Offset) : 0));

    public static FuzzTarget MessageIds { get; } = new("message-ids", Grammar.Of(
        [.. Grammar.Files("headers", "message-ids*"), "<a@b> <c@d>", "<a b@c>", "a@b, <\"q@x\"@y>"],
        "<", ">", "@", " ", ",", "\"", "(", ")", "\r\n ", "<a@b>"),
        Of(text => Math.Min(Headers.MessageIds.Parse(text).Count, 20)));

    private static Func<ReadOnlyMemory<byte>, int> Of(Func<string, int> parse) =>
        input => parse(HeaderText.Unfold(input.Span));
}
