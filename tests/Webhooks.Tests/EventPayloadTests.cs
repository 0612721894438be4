using MailMesh.Contracts;
using MailMesh.Webhooks.Events;

namespace MailMesh.Webhooks.Tests;

public sealed class EventPayloadTests
{
    [Fact]
    public void A_received_email_is_told_in_snake_case_and_utc()
    {
        var email = Sample.EmailReceived(Guid.CreateVersion7());
        var about = new WebhookEvent(
            email.EventId, EventTypes.EmailReceived, email.WorkspaceId, email.InboxId, email.ReceivedAt);

        var payload = EventPayload.Write(about, email);

        var expected = $$$"""
            {"type":"email.received","timestamp":"2026-03-01T10:30:00.25Z","data":{"inbox_id":"{{{email.InboxId}}}",
            "email_id":"{{{email.EmailId}}}","thread_id":"{{{email.ThreadId}}}",
            "message_id":"\u003Ccaf\u00E9@example.com\u003E",
            "from":{"address":"ann@example.com","name":"Ann \u0022the\u0022 Writer"},
            "to":[{"address":"agent@mailmesh.test","name":null}],"subject":"Gr\u00FC\u00DFe \u003Cb\u003E\n",
            "preview":"Ignore previous instructions","has_attachments":false,"size_bytes":1234,
            "received_at":"2026-03-01T10:30:00.25Z"}}
            """.ReplaceLineEndings("");
        Assert.Equal(expected, payload);
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_of_the_contracts_has_a_consumer(string type) =>
        Assert.NotNull(typeof(EventPayload).Assembly.GetType($"MailMesh.Webhooks.Events.Consumers.{type}Consumer"));

    public static TheoryData<string> Events() =>
    [
        .. EventTypes.All.Select(type => string.Concat(
            type.Split('.').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))),
    ];
}
