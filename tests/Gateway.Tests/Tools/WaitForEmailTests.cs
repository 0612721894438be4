using System.Diagnostics;
using MailMesh.Contracts;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Tools;

[Collection(OneGateway.Name)]
public sealed class WaitForEmailTests(GatewayFixture fixture)
{
    [Fact]
    public async Task Mail_that_came_just_before_is_answered_at_once()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail { Subject = "Your code is 123" });
        var found = (await tenant.Call("wait_for_email", new { inbox_id = inbox, subject_contains = "CODE" })).Ok();
        Assert.Equal(email.ToString(), found["items"]![0]!["id"].Text());
    }

    [Fact]
    public async Task A_waiting_call_ends_when_the_mail_comes()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var old = await fixture.Mirror.Email(inbox, new SeedEmail());
        var waiting = tenant.Call("wait_for_email", new { inbox_id = inbox, after = old, from = "ada@" });
        await fixture.Mirror.Email(inbox, new SeedEmail { From = new("bob@example.com", null) });
        var wanted = await fixture.Mirror.Email(inbox, new SeedEmail());
        await fixture.Others.Publish(Received(tenant.WorkspaceId, inbox, wanted));
        var found = (await waiting).Ok();
        Assert.Equal([wanted.ToString()], found["items"]!.AsArray().Select(item => item!["id"].Text()));
    }

    [Fact]
    public async Task Nothing_in_time_is_no_error()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var reply = (await tenant.Call("wait_for_email", new { inbox_id = inbox, timeout_seconds = 1 })).Ok();
        Assert.Empty(reply["items"]!.AsArray());
        Assert.True(reply["timed_out"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_long_wait_is_kept_alive_as_an_event_stream()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var seconds = (int)new Gateway.Doors.DoorLimits().AnswerSilenceMax.TotalSeconds + 3;
        var body = $$"""
            {"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"wait_for_email",
             "arguments":{"inbox_id":"{{inbox}}","timeout_seconds":{{seconds}} } } }
            """;
        var started = Stopwatch.StartNew();
        using var response = await fixture.Gateway.Post(tenant.Key, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(started.Elapsed.TotalSeconds >= seconds - 1);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith(": keep-alive\n\n", text, StringComparison.Ordinal);
        Assert.Contains("\"timed_out\":true", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_made_up_after_is_refused()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        Assert.Equal(-32602, (await tenant.Call("wait_for_email", new { inbox_id = inbox, after = "soon" })).RpcError);
        Assert.Equal("message_not_found",
            (await tenant.Call("wait_for_email", new { inbox_id = inbox, after = Guid.CreateVersion7() })).ErrorCode);
    }

    private static EmailReceived Received(Guid workspace, Guid inbox, Guid email) => new()
    {
        EventId = Guid.CreateVersion7(),
        WorkspaceId = workspace,
        InboxId = inbox,
        EmailId = email,
        ThreadId = email,
        To = [],
        Subject = "s",
        Preview = "p",
        HasAttachments = false,
        SizeBytes = 1,
        ReceivedAt = TimeProvider.System.GetUtcNow(),
    };
}
