using static MailMesh.Mirror.Tests.Sample;

namespace MailMesh.Mirror.Tests.Reading;

[Collection(MirrorTests.Name)]
public sealed class LabelsInUseTests(MirrorFixture mirror)
{
    [Fact]
    public async Task The_labels_of_an_inbox_are_told_once_each_and_no_others()
    {
        var inbox = await mirror.OpenInbox();
        var other = await mirror.OpenInbox();
        foreach (var labels in new[] { "{work}", "{work,Ärzte}", "{\"two words\"}", "{}", "{work}" })
            await Label(await inbox.Receive(Email("Mail"), TestInbox.Noon), labels);
        await Label(await other.Receive(Email("Mail"), TestInbox.Noon), "{theirs}");

        Assert.Equal(["two words", "work", "Ärzte"], await Labels(inbox));
        Assert.Empty(await mirror.Reader.ListLabels(other.WorkspaceId, inbox.Id, CancellationToken.None));
        await mirror.Execute("update mirror.emails set labels = '{}' where inbox_id = $1", inbox.Id);
        Assert.Empty(await Labels(inbox));
    }

    [Fact]
    public async Task A_set_of_labels_that_is_longer_than_an_index_takes_is_no_error()
    {
        var inbox = await mirror.OpenInbox();
        await Label(await inbox.Receive(Email("Mail"), TestInbox.Noon), $"{{{new string('x', 20_000)},y}}");
        Assert.Equal(2, (await Labels(inbox)).Count);
    }

    private Task Label(Guid emailId, string labels) => mirror.Execute(
        $"update mirror.emails set labels = '{labels}' where email_id = $1", emailId);

    private async Task<IReadOnlyList<string>> Labels(TestInbox inbox) =>
        [.. (await mirror.Reader.ListLabels(inbox.WorkspaceId, inbox.Id, CancellationToken.None))
            .Order(StringComparer.Ordinal)];
}
