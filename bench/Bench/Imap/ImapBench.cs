using MailMesh.MailServers;

namespace MailMesh.Bench.Imap;

/// <summary>
/// A full FETCH of the corpus from Dovecot, plain and over TLS: a bare socket that discards (the floor), our client
/// without and with parsing, imapflow and mbsync without compression. Each in a process of its own, the best of
/// five rounds; ours and imapflow, compiled while they run, read 4,000 mails before the clock starts. Then 2,000
/// connections in IDLE, ours beside imapflow's.
/// </summary>
public static class ImapBench
{
    private const string Account = "bench";
    private const int Rounds = 5;
    private const int IdleConnections = 2_000;
    private const double FloorGoal = 0.6; // of the bare socket
    private const double ParsedGoal = 5_000; // mails a second
    private const double MemoryGoal = 150; // MB

    public static async Task<Report> Run()
    {
        await using var dovecot = await Dovecot.Start(Account, "idle");
        var mails = Maildir.Fill(dovecot.Maildir(Account), Corpus());
        using var readers = new Readers(dovecot);
        await readers.Ours("bare", "idle", isEncrypted: false); // makes its folders before many connections want to
        await readers.Ours("bare", Account, isEncrypted: false); // Dovecot finds the mails, and the disk is warm

        var table = new Table("reader", "mails/s", "MB/s", "share of the bare socket", "peak memory, MB");
        Figures bare = null!, ours = null!, parsed = null!;
        foreach (var isEncrypted in new[] { false, true })
        {
            var wire = isEncrypted ? "TLS" : "plain";
            bare = await Best(() => readers.Ours("bare", Account, isEncrypted));
            Row($"bare socket, {wire}", bare);
            var read = await Best(() => readers.Ours("read", Account, isEncrypted));
            Row($"MailMesh, {wire}", read);
            if (!isEncrypted) ours = new Figures(new() { ["share"] = bare["seconds"] / read["seconds"] });
            parsed = await Best(() => readers.Ours("parse", Account, isEncrypted));
            Row($"MailMesh parsing, {wire}", parsed);
            Row($"imapflow, {wire}", await Best(() => readers.ImapFlow("read.mjs", Account, isEncrypted)));
            Row($"mbsync, {wire}", await readers.Mbsync(Account, isEncrypted, mails));
        }

        var idle = await readers.Ours("idle", "idle", isEncrypted: true, IdleConnections);
        var idleFlow = await readers.ImapFlow("idle.mjs", "idle", isEncrypted: true, IdleConnections);
        table.Row($"MailMesh, {IdleConnections} idle, TLS", "", "", "", $"{idle["each"]:0} B each");
        table.Row($"imapflow, {IdleConnections} idle, TLS", "", "", "", $"{idleFlow["each"]:0} B each");
        return new(table,
        [
            new("imap-read-beside-bare-socket", ours["share"], AtLeast: true, FloorGoal, "x"),
            new("imap-parse-tls", mails / parsed["seconds"], AtLeast: true, ParsedGoal, "/s"),
            new("imap-parse-tls-memory", parsed["peak"] / 1e6, AtLeast: false, MemoryGoal, "MB"),
            new("imap-idle-connection", idle["each"], AtLeast: false, idleFlow["each"], "B"),
        ]);

        void Row(string name, Figures figures) => table.Row(
            name, mails / figures["seconds"], bare["bytes"] / figures["seconds"] / 1e6,
            bare["seconds"] / figures["seconds"], figures.Has("peak") ? figures["peak"] / 1e6 : "");
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Corpus() =>
        Directory.EnumerateFiles(BenchCorpus.Folder(), "*.eml").Order(StringComparer.Ordinal)
            .Select(path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path));

    private static async Task<Figures> Best(Func<Task<Figures>> reader)
    {
        var best = await reader();
        for (var round = 1; round < Rounds; round++)
        {
            var again = await reader();
            if (again["seconds"] < best["seconds"]) best = again;
        }
        return best;
    }
}
