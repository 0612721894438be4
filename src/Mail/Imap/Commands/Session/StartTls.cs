using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>STARTTLS, RFC 9051 §6.2.1.</summary>
internal sealed class StartTls(ImapEndpoint endpoint, TimeSpan max, TimeProvider clock) : Command<Acknowledged>, ISwitch
{
    public override string Name => "STARTTLS";

    public override bool IsExclusive => true;

    public override void Write(CommandText text) => text.Append("STARTTLS");

    public async Task Apply(Transport transport, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(max, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        await transport.Secure(endpoint, either.Token);
    }

    protected override Acknowledged Result(StatusResponse ok) => default;
}
