using MailMesh.Contracts;
using MailMesh.TestStack;
using MassTransit;

namespace MailMesh.InboxSync.Tests.Opening;

[Collection(InboxSyncTests.Name)]
public sealed class OpeningTests(InboxSyncFixture mesh)
{
    [Fact]
    public async Task An_inbox_opens_with_its_folders_and_tells_of_it()
    {
        var inbox = await mesh.Open("Opened.One");

        Assert.Equal("opened.one@mailmesh.test", inbox.Address);
        var folders = await mesh.Reader.ListFolders(inbox.WorkspaceId, inbox.Id, CancellationToken.None);
        Assert.Equal(["INBOX", "SENT", "DRAFTS", "ARCHIVE", "SPAM", "TRASH"], folders.Select(folder => folder.Role));
        var created = await Eventually.Gives(() => Task.FromResult(
            mesh.Heard<InboxCreated>().SingleOrDefault(heard => heard.InboxId == inbox.Id)));
        Assert.Equal(
            (inbox.Address, "hosted", inbox.WorkspaceId), (created.Address, created.Kind, created.WorkspaceId));
    }

    [Fact]
    public async Task A_repeat_answers_alike_and_opens_nothing()
    {
        var command = Command("repeated");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => mesh.Ask(command)));

        foreach (var answer in answers)
        {
            Assert.True(answer.Is(out Response<InboxOpened>? opened));
            Assert.Equal(command.InboxId, opened!.Message.InboxId);
            Assert.Equal("repeated@mailmesh.test", opened.Message.Address);
        }
        Assert.Equal(1, await mesh.Scalar<long>(
            "select count(*) from mirror.inboxes where address = 'repeated@mailmesh.test'"));
    }

    [Fact]
    public async Task Without_a_name_one_is_chosen()
    {
        var (one, other) = (await mesh.Open(), await mesh.Open());

        Assert.Matches(@"^[a-z]+-[a-z]+-\d{4}@mailmesh\.test$", one.Address);
        Assert.NotEqual(one.Address, other.Address);
    }

    [Theory]
    [InlineData("taken", null, "address_taken")]
    [InlineData("TAKEN", "MailMesh.Test", "address_taken")]
    [InlineData("fine", "elsewhere.test", "domain_not_hosted")]
    [InlineData("", null, "invalid_address")]
    [InlineData("with space", null, "invalid_address")]
    [InlineData("plus+tag", null, "invalid_address")]
    [InlineData("two..dots", null, "invalid_address")]
    [InlineData(".dot", null, "invalid_address")]
    [InlineData("ünicode", null, "invalid_address")]
    [InlineData("a\r\nb", null, "invalid_address")]
    [InlineData("Postmaster", null, "invalid_address")]
    [InlineData("x123456789x123456789x123456789x123456789x123456789x123456789x1234", null, "invalid_address")]
    public async Task What_cant_be_opened_is_refused_with_a_reason(string localPart, string? domain, string code)
    {
        await mesh.Ask(Command("taken"));

        var answer = await mesh.Ask(Command(localPart, domain));

        Assert.True(answer.Is(out Response<InboxRefused>? refused));
        Assert.Equal(code, refused!.Message.Code);
        Assert.NotEmpty(refused.Message.Detail);
    }

    [Fact]
    public async Task Forwarding_is_refused_plainly()
    {
        var answer = await mesh.Ask(Command("forwards") with { ForwardTo = "me@x.test" });

        Assert.True(answer.Is(out Response<InboxRefused>? refused));
        Assert.Contains("forward_to is not available yet", refused!.Message.Detail, StringComparison.Ordinal);
    }

    private static CreateInbox Command(string? localPart, string? domain = null) => new()
    {
        InboxId = Guid.CreateVersion7(),
        WorkspaceId = Guid.CreateVersion7(),
        LocalPart = localPart,
        Domain = domain,
    };
}
