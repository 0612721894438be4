using System.Text;

namespace MailMesh.Mail.Tests.Authentication;

/// <summary>Mails as senders make them, to be signed one way and verified the other.</summary>
internal static class Mails
{
    private const string Start = "From: Ann <ann@ours.test>\r\nTo: bob@theirs.test\r\nSubject: Hi\r\n";

    public static IReadOnlyDictionary<string, byte[]> Varied { get; } = new Dictionary<string, string>
    {
        ["plain"] = Start + "Date: Fri, 21 Nov 1997 09:55:06 -0600\r\nMessage-ID: <1@ours.test>\r\n\r\nHello.\r\n",
        ["empty-body"] = Start + "\r\n",
        ["only-blank-lines"] = Start + "\r\n\r\n\r\n\r\n",
        ["trailing-blank-lines"] = Start + "\r\none\r\n\r\n\r\n",
        ["blank-lines-inside"] = Start + "\r\n\r\n\r\none\r\n\r\n\r\ntwo\r\n",
        ["white-space-lines-at-the-end"] = Start + "\r\none\r\n \t\r\n  \r\n",
        ["no-last-line-end"] = Start + "\r\none\r\ntwo",
        ["white-space"] = Start + "\r\n lead\r\n\ttab\t\tand  runs   of \t spaces  \r\ntrail \t\r\n \r\nend\r\n",
        ["folded-header"] = "From: Ann\r\n <ann@ours.test>\r\nTo: a@x.test,\r\n\tb@x.test,\r\n   c@x.test\r\n"
            + "Subject:   spaces   and\ttabs \r\n  folded  \r\n\r\nx\r\n",
        ["odd-case"] = "FROM: ann@ours.test\r\nsubject:no space\r\ntO:bob@theirs.test\r\n\r\nx\r\n",
        ["twice-to"] = Start + "To: carol@theirs.test\r\nReceived: a\r\nReceived: b\r\n\r\nx\r\n",
        ["utf-8"] = Start + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + "Grüße — 你好\r\n",
        ["utf-8-header"] = "From: Änn <ann@ours.test>\r\nSubject: Grüße\r\n\r\nx\r\n",
        ["long-header"] = Start + "References:" + string.Concat(
            Enumerable.Range(0, 200).Select(i => $"\r\n <{i}.{new string('r', 40)}@ours.test>")) + "\r\n\r\nx\r\n",
        ["long-line"] = Start + "\r\n" + string.Join(' ', Enumerable.Repeat("word", 5_000)) + "\r\n",
        ["large"] = Start + "\r\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"Line {i} of  many.\r\n")),
        ["multipart"] = Start + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + "--b\r\n\r\none\r\n--b--\r\nepilogue\r\n",
    }.ToDictionary(mail => mail.Key, mail => Encoding.UTF8.GetBytes(mail.Value));
}
