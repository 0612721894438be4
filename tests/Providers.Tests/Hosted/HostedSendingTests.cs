using System.Net;
using MailMesh.Mail.Smtp;
using MailMesh.Providers.Hosted;

namespace MailMesh.Providers.Tests.Hosted;

public sealed class HostedSendingTests : SendingFaceConformance
{
    public HostedSendingTests() => Face = new HostedSending(
        new HostedSettings { Domains = ["mailmesh.test"], Listener = new DnsEndPoint("127.0.0.1", Peer.Port) },
        new SmtpPoolOptions());

    protected override ISendingFace Face { get; }
}
