using System.Text;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading;
using MailMesh.Mirror.Writing;

namespace MailMesh.Mirror.Tests;

/// <summary>An inbox of the test's own, in a workspace of its own.</summary>
public sealed record TestInbox(MirrorFixture Mirror, Guid Id, Guid WorkspaceId, string Address)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Files one email and answers its id.</summary>
    public async Task<Guid> Receive(SampleEmail mail, DateTimeOffset? at = null, string folder = FolderRole.Inbox)
    {
        var email = await ToFile(mail, at, folder);
        Assert.IsType<FilingOutcome.Filed>((await Mirror.File(email)).Single());
        return email.EmailId;
    }

    /// <param name="raw">Null: bytes that hold the text, and differ each time.</param>
    public async Task<EmailToFile> ToFile(
        SampleEmail mail, DateTimeOffset? at = null, string folder = FolderRole.Inbox, byte[]? raw = null)
    {
        raw ??= mail.Raw();
        return new()
        {
            EmailId = Guid.CreateVersion7(at ?? Noon),
            InboxId = Id,
            FolderRole = folder,
            Content = (mail.Content with { Text = new TextPart(0, raw.Length) }).WithWords(mail.Text),
            Blob = await Keep(raw),
            ReceivedAt = at ?? Noon,
            DeliveredTo = Address,
        };
    }

    public async Task<BlobRef> Keep(byte[] raw) => (await Mirror.Blobs.Keep([raw], CancellationToken.None))[0];

    public async Task<EmailRow> Row(Guid emailId) => (await Detail(emailId)).Row;

    public async Task<EmailDetail> Detail(Guid emailId) =>
        (await Mirror.Reader.GetEmail(WorkspaceId, emailId, CancellationToken.None))!;

    public async Task<Guid> ThreadOf(Guid emailId) => (await Row(emailId)).ThreadId;

    public async Task<Page<EmailRow>> List(EmailListing? filters = null) =>
        Assert.IsType<EmailList.Found>(await Mirror.Reader.ListEmails(
            (filters ?? Listing) with { WorkspaceId = WorkspaceId, InboxId = Id }, CancellationToken.None)).Page;

    public EmailListing Listing => new() { WorkspaceId = WorkspaceId, InboxId = Id, Folder = "INBOX" };

    public async Task<IReadOnlyList<SearchHit>> Search(string query)
    {
        var result = await Mirror.Reader.SearchEmails(
            new EmailSearch { WorkspaceId = WorkspaceId, Query = query }, CancellationToken.None);
        return Assert.IsType<SearchResult.Found>(result).Page.Items;
    }

    public async Task<IReadOnlyList<string>> SubjectsOf(string query) =>
        [.. (await Search(query)).Select(hit => hit.Email.Subject).Order(StringComparer.Ordinal)];
}

/// <summary>What a mail says, and its text.</summary>
public sealed record SampleEmail(EmailContent Content, string Text)
{
    public SampleEmail With(Func<EmailContent, EmailContent> change) => this with { Content = change(Content) };

    public byte[] Raw() => Encoding.UTF8.GetBytes(
        $"Content-Type: text/plain; charset=utf-8\r\nX-Number: {Guid.CreateVersion7()}\r\n\r\n{Text}");
}

public static class Sample
{
    public static SampleEmail Email(
        string subject = "Hello", string text = "Some text", string from = "alice@example.com", string? id = null,
        string[]? references = null, string? inReplyTo = null) => new(
        new EmailContent
        {
            MessageId = id ?? $"<{Guid.CreateVersion7():n}@example.com>",
            References = references ?? [],
            InReplyTo = inReplyTo is null ? [] : [inReplyTo],
            From = new Correspondent(from, null),
            To = [new Correspondent("agent@mailmesh.test", "The Agent")],
            Subject = subject,
            Preview = text.Length > 200 ? text[..200] : text,
        },
        text);
}
