using MailMesh.Contracts;
using MailMesh.Sender.Tests.World;
using MailMesh.TestStack;

namespace MailMesh.Sender.Tests.Crashes;

public sealed class KillTests : IAsyncLifetime
{
    private const int Mails = 120;
    private const int Kills = 3;

    private SenderWorld _world = null!;
    private TestBus _bus = null!;
    private EventLog _log = null!;

    public async Task InitializeAsync()
    {
        _world = await SenderWorld.Create();
        _bus = await TestBus.Create();
        _log = await EventLog.Listen(_bus.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        await _bus.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Killing_the_sender_under_load_loses_nothing_and_sends_nothing_twice()
    {
        // The answer takes its time: each kill catches mails on the wire.
        _world.Relay.OnContent = async _ =>
        {
            await Task.Delay(10);
            return new AfterDot.Answer(ScriptedSmtpPeer.Ok);
        };
        var emails = Enumerable.Range(0, Mails).Select(i => _world.Email($"user{i}@example.org")).ToList();
        var asking = Ask(emails);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var goal = kill * Mails / (Kills + 1);
            await using var doomed = SenderProcess.Start(Settings());
            await _world.Holds(() => Task.FromResult(_world.Relay.Taken.Count >= goal), $"{goal} mails are out");
            await doomed.Kill();
        }
        await using var last = SenderProcess.Start(Settings());
        await asking;
        await _world.Holds(
            async () => await _world.Count("sent") + await _world.Count("unknown") == Mails, "all are settled");
        await AssertCounts(emails);
    }

    private async Task Ask(List<SendEmail> emails)
    {
        foreach (var email in emails)
            await _log.Ask(email, email.SendId, "sender-send-email");
    }

    private Dictionary<string, string?> Settings() => _world.Settings(_bus.ConnectionString);

    private async Task AssertCounts(List<SendEmail> emails)
    {
        var taken = _world.Relay.Taken.GroupBy(mail => mail.MessageId).ToDictionary(g => g.Key, g => g.Count());
        var rows = await _world.Many<(Guid SendId, string State)>(
            "select send_id, state from outbox.submission_reading");
        var states = rows.ToDictionary(row => row.SendId, row => row.State);

        Assert.Equal(Mails, states.Count);
        Assert.All(taken.Values, count => Assert.Equal(1, count));
        foreach (var email in emails.Where(email => states[email.SendId] == "sent"))
            Assert.True(taken.ContainsKey($"<{email.SendId}@mailmesh.test>"), $"{email.SendId} is lost.");
        // What is neither sent nor in doubt would be lost; what was taken and is called neither, hidden.
        Assert.Equal(Mails, states.Values.Count(state => state is "sent" or "unknown"));
        Assert.InRange(states.Values.Count(state => state == "unknown"), 0, Kills * 16);

        await _world.Holds(() => Task.FromResult(_log.Submissions == Mails), "all events came");
        Assert.Equal(
            states.OrderBy(pair => pair.Key)
                .Select(pair => (pair.Key, pair.Value == "sent" ? "EmailSent" : "EmailUnknown")),
            _log.Heard.DistinctBy(heard => heard.EventId)
                .Select(heard => (heard.SendId, heard.Name))
                .OrderBy(pair => pair.SendId));
    }
}
