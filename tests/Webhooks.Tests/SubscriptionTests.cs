using MailMesh.Contracts;
using MailMesh.ServiceDefaults.Sealing;
using MailMesh.Webhooks.Subscriptions;
using MassTransit;

namespace MailMesh.Webhooks.Tests;

public sealed class SubscriptionTests(WebhooksFixture stack) : IClassFixture<WebhooksFixture>
{
    private const string SomeUrl = "https://example.com/hooks";

    [Fact]
    public async Task Asked_again_with_the_same_id_it_answers_alike()
    {
        var subscription = Subscription.New(Guid.CreateVersion7());
        var command = stack.Command(subscription, SomeUrl);

        var first = await stack.Ask(command);
        var again = await stack.Ask(command);

        Assert.True(first.Is(out Response<WebhookRegistered>? one));
        Assert.True(again.Is(out Response<WebhookRegistered>? other));
        Assert.Equal(one!.Message.CreatedAt, other!.Message.CreatedAt, TimeSpan.FromMilliseconds(1));
        Assert.Single(await stack.Query<Guid>(
            "select id from webhooks.webhook_reading where workspace_id = @Workspace", subscription));
    }

    [Fact]
    public async Task A_deleted_webhook_hears_nothing_more_and_deleting_it_again_is_success()
    {
        await using var receiver = await Receiver.Start();
        var webhook = await stack.Subscribe(receiver.Url);
        var witness = await stack.Subscribe(receiver.Url, webhook.Workspace);

        Assert.True(await stack.Delete(webhook.Id, webhook.Workspace));
        Assert.True(await stack.Delete(webhook.Id, webhook.Workspace));
        var email = await stack.Receive(webhook.Workspace);

        await stack.DeliveryIn("delivered", witness.Id, email.EventId);
        Assert.Null(await stack.Delivery(webhook.Id, email.EventId));
        var states = await stack.Query<string>("select state from webhooks.webhook_reading where id = @Id", webhook);
        Assert.Equal(["revoked"], states);
    }

    [Fact]
    public async Task Another_workspaces_webhook_is_as_unknown_as_none()
    {
        var webhook = await stack.Subscribe(SomeUrl);

        Assert.False(await stack.Delete(webhook.Id, Guid.CreateVersion7()));
        Assert.False(await stack.Delete(Guid.CreateVersion7(), webhook.Workspace));

        var states = await stack.Query<string>("select state from webhooks.webhook_reading where id = @Id", webhook);
        Assert.Equal(["active"], states);
    }

    [Fact]
    public async Task A_workspace_has_a_most_number_of_active_webhooks_even_asked_at_once()
    {
        var workspace = Guid.CreateVersion7();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            stack.Ask(stack.Command(Subscription.New(workspace), SomeUrl))));

        Assert.Equal(5, answers.Count(answer => answer.Is(out Response<WebhookRegistered>? _)));
        Assert.All(
            answers.Where(answer => answer.Is(out Response<WebhookRefused>? _)),
            answer => Assert.Equal("too_many_webhooks", ((WebhookRefused)answer.Message).Code));
    }

    [Fact]
    public async Task An_event_that_does_not_exist_is_refused_with_those_that_do()
    {
        var answer = await stack.Ask(stack.Command(Subscription.New(Guid.CreateVersion7()), SomeUrl, ["email.eaten"]));

        Assert.True(answer.Is(out Response<WebhookRefused>? refused));
        Assert.Equal("unknown_event", refused!.Message.Code);
        Assert.Contains("email.received", refused.Message.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_sealed_to_another_key_is_a_fault_that_names_the_setting()
    {
        var command = stack.Command(Subscription.New(Guid.CreateVersion7()), SomeUrl) with
        {
            SealedSecret = SealedBox.Seal(SealedBox.NewKeyPair().PublicKey, "whsec_"u8),
        };

        var fault = await Assert.ThrowsAsync<RequestFaultException>(() => stack.Ask(command));

        Assert.Contains("Sealing:Webhooks:PrivateKey", fault.Fault!.Exceptions[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_never_rests_open()
    {
        var webhook = await stack.Subscribe(SomeUrl);

        var rows = await stack.QueryInside<string>("select w::text from webhooks.webhooks w where id = @Id", webhook);

        Assert.DoesNotContain(webhook.Secret["whsec_".Length..], Assert.Single(rows), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/hooks?x=1", null)]
    [InlineData("https://93.184.215.14/", null)]
    [InlineData("http://example.com/", "invalid_url")]
    [InlineData("http://localhost:9000/", "invalid_url")]
    [InlineData("https://user:word@example.com/", "invalid_url")]
    [InlineData("https://example.com/#top", "invalid_url")]
    [InlineData("ftp://example.com/", "invalid_url")]
    [InlineData("/hooks", "invalid_url")]
    [InlineData("example.com", "invalid_url")]
    [InlineData("https://", "invalid_url")]
    [InlineData("", "invalid_url")]
    [InlineData("https://localhost/", "url_not_allowed")]
    [InlineData("https://10.1.2.3/", "url_not_allowed")]
    [InlineData("https://2130706433/", "url_not_allowed")]
    [InlineData("https://0x7f.1/", "url_not_allowed")]
    [InlineData("https://[::1]/", "url_not_allowed")]
    [InlineData("https://[::ffff:10.0.0.1]/", "url_not_allowed")]
    public void A_url_must_be_public_https_without_credentials(string url, string? code) =>
        Assert.Equal(code, WebhookUrl.Refuse(url, allowPrivateHosts: false)?.Code);

    [Theory]
    [InlineData("http://127.0.0.1:8080/", null)]
    [InlineData("http://[::1]:8080/", null)]
    [InlineData("https://10.1.2.3/", null)]
    [InlineData("http://10.1.2.3/", "invalid_url")]
    [InlineData("http://example.com/", "invalid_url")]
    public void Where_private_hosts_are_allowed_plain_http_is_for_loopback_alone(string url, string? code) =>
        Assert.Equal(code, WebhookUrl.Refuse(url, allowPrivateHosts: true)?.Code);

    [Fact]
    public void A_url_has_a_most_length() =>
        Assert.Equal(
            "invalid_url",
            WebhookUrl.Refuse("https://example.com/" + new string('a', WebhookUrl.LengthMax), false)?.Code);
}
