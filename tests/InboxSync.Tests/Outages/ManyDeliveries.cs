using System.Collections.Concurrent;
using System.Net.Sockets;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Outages;

/// <summary>Clients that deliver without pause, as MTAs do: what got no answer, or a 4xx, is tried again.</summary>
public sealed class ManyDeliveries(int port, string recipient, int clients, int mailsEach)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentBag<string> _accepted = [];

    /// <summary>Message-IDs that a 250 was given for.</summary>
    public IReadOnlyList<string> Accepted => [.. _accepted.Order(StringComparer.Ordinal)];

    public int Unanswered { get; private set; }

    public Task Run() => Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(Client)));

    private async Task Client()
    {
        for (var i = 0; i < mailsEach; i++)
        {
            var id = Id();
            var mail = Letter(id);
            while (!await Try(mail))
                await Task.Delay(Pause);
            _accepted.Add(id);
        }
    }

    private async Task<bool> Try(string mail)
    {
        try
        {
            using var smtp = await SmtpDialogue.Open(port);
            await smtp.Send("MAIL FROM:<ann@outside.test>\r\n");
            if (!(await smtp.Reply()).StartsWith("250", StringComparison.Ordinal)) return false;
            await smtp.Send($"RCPT TO:<{recipient}>\r\n");
            if (!(await smtp.Reply()).StartsWith("250", StringComparison.Ordinal)) return false;
            await smtp.Send("DATA\r\n");
            if (!(await smtp.Reply()).StartsWith("354", StringComparison.Ordinal)) return false;
            await smtp.Send(mail + ".\r\n");
            var reply = await smtp.Reply();
            if (reply.Length == 0) Unanswered++;
            return reply.StartsWith("250", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException or Xunit.Sdk.TrueException)
        {
            return false; // refused, reset, or no greeting: the service is down
        }
    }
}
