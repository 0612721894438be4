using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using MailMesh.AppHost.Servers;
using MailMesh.Sender.Tests.World;
using MailMesh.TestStack;

namespace MailMesh.Sender.Tests.Outbox;

/// <summary>The same way once more to a server that none of us wrote: Postfix's smtp-sink.</summary>
public sealed class SmtpSinkTests
{
    private const int Mails = 20;

    [SmtpSinkFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Postfix_smtp_sink_takes_every_mail()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var folder = Directory.CreateTempSubdirectory("mailmesh-sink-");
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
        // -u where we are root: it refuses to serve as root.
        string[] drop = Environment.UserName == "root" ? ["-u", "nobody"] : [];
        string[] arguments = [.. drop, "-d", Path.Combine(folder.FullName, "mail."), $"127.0.0.1:{port}", "50"];
        using var sink = Process.Start(new ProcessStartInfo("smtp-sink", arguments))!;
        try
        {
            await using var world = await SenderWorld.Create();
            await using var sender = await world.Start(settings => settings["Relay:Port"] = $"{port}");
            for (var i = 0; i < Mails; i++)
                await sender.Accept(world.Email($"user{i}@example.org"));

            await world.Holds(async () => await world.Count("sent") == Mails, "all are sent");
            await Eventually.Holds(() => folder.GetFiles("mail.*").Length == Mails);
        }
        finally
        {
            sink.Kill();
            await sink.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>Runs where Postfix is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmtpSinkFactAttribute : FactAttribute
{
    public SmtpSinkFactAttribute() => Skip = Binaries.InPath("smtp-sink") is null ? "apt install postfix" : null;
}
