using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>COMPRESS=DEFLATE, RFC 4978. Sent at login where <see cref="ImapOptions.Compress"/> asks for it.</summary>
internal sealed class Compress : Command<Acknowledged>, ISwitch
{
    public override string Name => "COMPRESS";

    public override bool IsExclusive => true;

    public override void Write(CommandText text) => text.Append("COMPRESS DEFLATE");

    public Task Apply(Transport transport, CancellationToken ct)
    {
        transport.Compress();
        return Task.CompletedTask;
    }

    protected override Acknowledged Result(StatusResponse ok) => default;
}
