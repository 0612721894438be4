using MailMesh.Bench.Imap;
using MailMesh.MailServers;

namespace MailMesh.Bench.Idle;

/// <summary>
/// A thousand accounts of one Dovecot in which nothing happens, held in sync by one InboxSync: what that costs, beside
/// imapflow with one idle connection for each of them in one process. Ours are two for each, a look at all folders
/// every 30 s and a lease; no goal is named for it.
/// </summary>
public static class IdleBench
{
    private const string AccountPrefix = "idle";
    private const int Inboxes = 1_000;

    private static readonly TimeSpan SettleFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuietFor = TimeSpan.FromMinutes(1);

    public static async Task<Report> Run()
    {
        var accounts = Enumerable.Range(0, Inboxes).Select(i => $"{AccountPrefix}{i}").ToArray();
        await using var dovecot = await Dovecot.Start(accounts);

        var table = new Table(
            $"{Inboxes} inboxes, a minute of nothing", "resident MB", "bytes an inbox", "share of a processor, %");
        await using (var worker = await IdleWorker.Start())
        {
            await Task.Delay(SettleFor);
            var empty = worker.ResidentBytes;
            await worker.Connect(accounts, dovecot.ImapPort, Dovecot.Password);
            await Task.Delay(SettleFor);
            var used = worker.ProcessorTime;
            await Task.Delay(QuietFor); // what a minute of nothing costs is what is measured
            var share = (worker.ProcessorTime - used) / QuietFor;
            var resident = worker.ResidentBytes;
            table.Row("InboxSync", resident / 1e6, (double)(resident - empty) / Inboxes, share * 100);
        }

        using var readers = new Readers(dovecot);
        var flow = await readers.ImapFlow(
            "idle-accounts.mjs", AccountPrefix, isEncrypted: false, Inboxes, QuietFor);
        table.Row("imapflow", flow["resident"] / 1e6, flow["each"], flow["share"] * 100);
        return new(table, []);
    }
}
