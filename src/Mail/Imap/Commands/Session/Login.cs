using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;
using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>LOGIN, RFC 9051 §6.2.3: for servers that offer no SASL mechanism and don't forbid it.</summary>
internal sealed class LoginCommand(PasswordCredential credential) : Command<Acknowledged>
{
    public override string Name => "LOGIN";

    public override bool IsExclusive => true;

    public override void Write(CommandText text) =>
        text.Append("LOGIN ").Text(credential.User, "user").Append(" ").Text(credential.Password, "password");

    public override void Complete(StatusResponse answer) => base.Complete(answer with
    {
        Text = answer.Text.Replace(credential.Password, "[redacted]", StringComparison.Ordinal),
    });

    protected override Acknowledged Result(StatusResponse ok) => default;
}
