using MailMesh.Content;
using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools.Inboxes;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Changing;

/// <summary>What the tools that change many emails share: whose they are, and a result for each.</summary>
public sealed class EmailChanges(MirrorReader mirror, FolderHints hints)
{
    public const string Schema = """
        {"type":"object","properties":{
          "items":{"type":"array","description":"One for each id, in the order given.",
            "items":{"type":"object","properties":{
              "id":{"type":"string"},"done":{"type":"boolean"},
              "folder":{"type":"string","description":"Where it is now."},
              "error_code":{"type":"string"},"detail":{"type":"string"} },"required":["id","done"]} } },
         "required":["items"]}
        """;

    /// <summary>Keeps those that the caller may touch; refuses where that is none.</summary>
    public async ValueTask<Refusal?> Find(ToolCall call, CancellationToken ct)
    {
        var asked = Ids(call).Where(id => id is not null).Select(id => id!.Value).Distinct().ToList();
        var inboxes = await mirror.FindInboxesOf(call.WorkspaceId, asked, ct);
        call.Emails = [.. asked.Where(id => inboxes.TryGetValue(id, out var inbox) && call.Caller.MayTouch(inbox))];
        return call.Emails.Count == 0 ? Refusals.Message : null;
    }

    /// <summary>A foreign id answers as one that never was. Where nothing was done, that is an error.</summary>
    public static ToolAnswer Answer(ToolCall call, EmailsChanged changed)
    {
        var byId = changed.Results.ToDictionary(result => result.EmailId);
        var items = call.Arguments.Texts("email_ids")!.Zip(Ids(call), (text, id) =>
            id is { } known && byId.TryGetValue(known, out var result) ? EmailResult.Of(text, result)
                : EmailResult.Refused(text, Refusals.Message)).ToList();
        return items.Any(item => item.Done)
            ? Tools.Answer.Of(new { Items = items })
            : new Refusal(items[0].ErrorCode!, items[0].Detail!);
    }

    /// <summary>What was moved to a folder that its inbox hasn't hears which names are near.</summary>
    public async Task<EmailsChanged> WithHints(
        ToolCall call, EmailsChanged changed, string wanted, CancellationToken ct)
    {
        var lost = changed.Results.Where(result => result.Code == ErrorCodes.FolderNotFound).ToList();
        if (lost.Count == 0) return changed;
        var inboxes = await mirror.FindInboxesOf(call.WorkspaceId, [.. lost.Select(result => result.EmailId)], ct);
        var said = new Dictionary<Guid, string>();
        foreach (var inbox in inboxes.Values.Distinct()) said[inbox] = await hints.ForMove(call, inbox, wanted, ct);
        return new EmailsChanged([.. changed.Results.Select(result =>
            result.Code == ErrorCodes.FolderNotFound && inboxes.TryGetValue(result.EmailId, out var inbox)
                ? result with { Detail = said[inbox] } : result)]);
    }

    private static IEnumerable<Guid?> Ids(ToolCall call) => call.Arguments.Texts("email_ids")!
        .Select(text => Guid.TryParse(text, out var id) ? id : (Guid?)null);

    private sealed record EmailResult(string Id, bool Done, string? Folder, string? ErrorCode, string? Detail)
    {
        public static EmailResult Of(string id, EmailChange change) =>
            new(id, change.Code is null, change.Folder is { } folder ? PlainName.Show(folder) : null, change.Code,
                change.Detail);

        public static EmailResult Refused(string id, Refusal refusal) =>
            new(id, Done: false, null, refusal.Code, refusal.Text);
    }
}
