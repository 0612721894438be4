using MailMesh.Limits;
using MailMesh.Limits.Plans;
using MailMesh.Sender.Tests.World;

namespace MailMesh.Sender.Tests.Outbox;

public sealed class RemovedInboxTests : IAsyncLifetime
{
    private SenderWorld _world = null!;

    public async Task InitializeAsync() => _world = await SenderWorld.Create();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData("ann@mailmesh.test")]
    [InlineData("bob@example.org")]
    public async Task What_a_hosted_inbox_scheduled_fails_as_soon_as_it_is_removed_and_gives_its_unit_back(string to)
    {
        await using var sender = await _world.Start();
        var request = new AdmissionRequest
        {
            WorkspaceId = _world.WorkspaceId,
            KeyId = Guid.CreateVersion7(),
            Plan = sender.Get<PlanCatalog>().Find("plus")!,
            Sends = 1,
        };
        Assert.IsType<AdmissionResult.Admitted>(await sender.Get<Admission>().Admit(request, CancellationToken.None));
        var email = _world.Email(to) with { SendAt = TimeProvider.System.GetUtcNow().AddDays(30) };
        await sender.Accept(email);

        await Remove();

        await _world.Settles(email.SendId, "failed");
        var failed = Assert.Single(await _world.Recipients(email.SendId));
        Assert.Equal("inbox_not_found", failed.Code);
        Assert.Contains("inbox was removed", failed.Reply, StringComparison.Ordinal);
        Assert.Equal(["EmailFailed"], await _world.Events(email.SendId));
        Assert.Empty(_world.Listener.Taken);
        Assert.Empty(_world.Relay.Taken);
        await _world.Holds(async () => (await sender.Get<Admission>().Peek(request, CancellationToken.None))!
            .Single(limit => limit.Name == LimitNames.SendsDay).Used == 0, "the unit is back");
    }

    [Fact]
    public async Task What_waits_for_another_try_fails_too_and_other_inboxes_mail_stays_scheduled()
    {
        _world.Relay.OnRecipient = _ => "450 4.2.1 Busy";
        await using var sender = await _world.Start(settings => settings["Outbox:RetryAfter:0"] = "01:00:00");
        var deferred = _world.Email("bob@example.org");
        await sender.Accept(deferred);
        await _world.Settles(deferred.SendId, "deferred");
        var other = await OtherInbox();
        var scheduled = _world.Email("bob@example.org") with
        {
            InboxId = other, SendAt = TimeProvider.System.GetUtcNow().AddDays(1),
        };
        await sender.Accept(scheduled);

        await Remove();

        await _world.Settles(deferred.SendId, "failed");
        Assert.Equal("queued", await _world.State(scheduled.SendId));
        Assert.Empty(_world.Relay.Taken);
    }

    /// <summary>As InboxSync does it.</summary>
    private Task<int> Remove() => _world.Run(
        "update mirror.inboxes set removed_at = now(), address = 'removed@invalid' where inbox_id = @InboxId",
        new { _world.InboxId });

    private async Task<Guid> OtherInbox()
    {
        var id = Guid.CreateVersion7();
        await _world.Run(
            """
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, created_at)
            values (@id, @WorkspaceId, 'hosted', 'other@mailmesh.test', now())
            """,
            new { id, _world.WorkspaceId });
        return id;
    }
}
