using System.Diagnostics;
using MailMesh.Mail;
using MailMesh.Mail.Smtp;

namespace MailMesh.Bench.SmtpOut;

/// <summary>As many senders as connections, each with its next mail once the last is taken.</summary>
internal static class PoolLoad
{
    /// <summary>Mails a second over connections that are open already.</summary>
    public static Task<double> Run(int port, int connections, int mails, ReadOnlyMemory<byte> content) =>
        Run(port, connections, mails, _ => content);

    /// <param name="port">Of the sink.</param>
    /// <param name="connections">How many.</param>
    /// <param name="mails">How many are measured.</param>
    /// <param name="content">Renders the mail of a number.</param>
    public static async Task<double> Run(
        int port, int connections, int mails, Func<int, ReadOnlyMemory<byte>> content)
    {
        await using var pool = new SmtpPool(
            new SmtpEndpoint("127.0.0.1", port, TlsMode.None),
            new SmtpPoolOptions { ConnectionsMax = connections, MailsPerConnectionMax = int.MaxValue });
        var envelope = new SmtpEnvelope(SampleMail.From, [SampleMail.To]);
        await Send(connections); // connects
        var took = Stopwatch.StartNew();
        await Send(mails);
        return mails / took.Elapsed.TotalSeconds;

        async Task Send(int count)
        {
            var next = -1;
            await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < count;)
                {
                    if (await pool.Send(envelope, content(i)) is not SmtpOutcome.Accepted)
                        throw new InvalidOperationException("smtp-sink refused a mail.");
                }
            })));
        }
    }
}
