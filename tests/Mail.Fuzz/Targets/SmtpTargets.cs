using System.Text;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Smtp.Client;
using MailMesh.Mail.Smtp.Server;
using static MailMesh.Mail.Fuzz.Behaviour;

namespace MailMesh.Mail.Fuzz.Targets;

internal static class SmtpTargets
{
    /// <summary>A line as each of its readers sees it: command, path, capabilities, status code.</summary>
    public static FuzzTarget Lines { get; } = new("smtp-lines", Grammar.Of(
        [
            "MAIL FROM:<a@b.test> SIZE=10 BODY=8BITMIME SMTPUTF8", "RCPT TO:<@r:\"a b\"@c.test> NOTIFY=NEVER",
            "EHLO [127.0.0.1]",
            "host\nPIPELINING\nSIZE 1000\nAUTH PLAIN LOGIN\nSTARTTLS", "5.1.1 no such user",
        ],
        "FROM:", "TO:", "<", ">", "@", "\"", "\\", " ", "=", "SIZE=", "BODY=", "\n", ".", "..", ":", "[IPv6:",
        "99999999999",
        "AUTH=", "5.7.1", "\xc3\xa9", "+3D"),
        input =>
        {
            var text = Encoding.UTF8.GetString(input.Span);
            var command = Command.Parse(input.Span);
            var path = PathArgument.Parse(text, "FROM") ?? PathArgument.Parse(text, "TO");
            EnhancedStatus.TryParse(text, out _, out var length);
            _ = Capabilities.Parse(text);
            return HashCode.Combine(command.Verb, path is null, Size(length));
        });
}
