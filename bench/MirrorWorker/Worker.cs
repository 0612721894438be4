using System.Diagnostics;
using System.Globalization;
using MailMesh.InboxSync;
using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Syncing;
using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Sasl;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;
using MailMesh.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace MailMesh.MirrorWorker;

/// <summary>The services that keep mirrors, without the bus and the listener.</summary>
internal sealed class Worker(WorkerSettings settings, IHost host) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20); // often enough, and no load
    private static readonly TimeSpan SyncWithin = TimeSpan.FromMinutes(5);

    private NpgsqlDataSource Source => host.Services.GetRequiredService<NpgsqlDataSource>();

    public static async Task<Worker> Start(WorkerSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:postgres"] = settings.Database,
            ["Blobs:Folder"] = settings.Blobs,
        });
        builder.AddPostgres("mirror", typeof(MirrorReader).Assembly);
        builder.AddMirror();
        builder.AddChanging();
        builder.AddSyncing();
        var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<Database>().Ready(CancellationToken.None);
        return new Worker(settings, host);
    }

    /// <summary>Mirrors a warm-up account, then the measured one; then finds what came while it was away.</summary>
    public async Task<string> Measure()
    {
        await Until(settings.WarmUp, settings.WarmUp.Mails); // our code is compiled while it runs: once for a service
        var processor = Environment.CpuUsage.TotalTime;
        var seconds = await Until(settings.Measured, settings.Measured.Mails);
        processor = Environment.CpuUsage.TotalTime - processor;
        var peak = PeakBytes();
        await Until(settings.WarmUp, settings.WarmUp.Mails); // the path of a second session is compiled as well
        await File.WriteAllTextAsync(
            Path.Combine(settings.MaildirNew, $"1790000000.M{settings.Measured.Mails}P1.host"),
            $"From: ann@outside.test\r\nMessage-ID: <{settings.Measured.InboxId}@bench.test>\r\n\r\nHello\r\n");
        var again = await Until(settings.Measured, settings.Measured.Mails + 1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"seconds={seconds} mails={settings.Measured.Mails} peak={peak} reconnect={again} "
            + $"processor={processor.TotalMicroseconds / settings.Measured.Mails}");
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    /// <summary>Seconds of a session until the mirror has so many emails, each with its text.</summary>
    private async Task<double> Until(BenchInbox inbox, int mails)
    {
        using var end = new CancellationTokenSource(SyncWithin);
        var began = Stopwatch.GetTimestamp();
        var running = host.Services.GetRequiredService<InboxSession>().Run(Held(inbox), end.Token);
        while (!running.IsCompleted && await Mirrored(inbox) < mails)
            await Task.Delay(Look, CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var ended = running.IsCompleted ? await running : null;
        await end.CancelAsync();
        await running;
        return ended is null ? seconds : throw new InvalidOperationException($"The session ended: {ended}.");
    }

    private HeldInbox Held(BenchInbox inbox)
    {
        var endpoint = new ImapEndpoint(
            "localhost", settings.ImapPort, TlsMode.None, new PasswordCredential(inbox.User, settings.Password));
        return new HeldInbox(
            inbox.InboxId, settings.WorkspaceId, $"{inbox.User}@bench.test", token: 1,
            ct => ImapClient.Connect(endpoint, ct: ct), CancellationToken.None);
    }

    private async Task<long> Mirrored(BenchInbox inbox)
    {
        await using var command = Source.CreateCommand(
            "select coalesce(sum(total), 0)::bigint from mirror.folders where inbox_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = inbox.InboxId });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The most memory that this process ever held at once.</summary>
    private static double PeakBytes()
    {
        var line = File.ReadLines("/proc/self/status")
            .Single(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kilobytes = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
