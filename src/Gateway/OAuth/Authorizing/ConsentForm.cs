using MailMesh.Gateway.Keys;
using MailMesh.Gateway.OAuth.Pages;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.OAuth.Authorizing;

/// <summary>What there is to pick from: nobody gives what their own key does not have.</summary>
public sealed record ConsentChoices(
    IReadOnlyList<string> Scopes, IReadOnlyList<(Guid Id, string Address)> Inboxes, bool MayGiveAll, bool HasMore);

/// <summary>What was picked. No inboxes means all, where the owner has all.</summary>
public sealed record ConsentPick(IReadOnlyList<string> Scopes, IReadOnlyList<Guid>? InboxIds);

/// <summary>Offers the choices of an owner, and reads what was picked.</summary>
public sealed class ConsentForm(MirrorReader mirror)
{
    private const int InboxesMax = 100;

    public async Task<IResult> Show(
        Asking asking, Caller owner, string crossSite, string? problem, CancellationToken ct) =>
        ConsentPage.Of(asking, await ChoicesOf(owner, ct), crossSite, problem);

    /// <summary>The pick, or what to tell the person.</summary>
    public async Task<(ConsentPick? Pick, string? Problem)> Read(Parameters form, Caller owner, CancellationToken ct)
    {
        var choices = await ChoicesOf(owner, ct);
        var scopes = choices.Scopes.Where(form.All(ConsentPage.ScopeField).Contains).ToList();
        if (scopes.Count == 0) return (null, "Tick at least one thing that the app may do.");
        var picked = form.All(ConsentPage.InboxField);
        if (picked.Contains(ConsentPage.AllInboxes) && choices.MayGiveAll)
            return (new ConsentPick(scopes, InboxIds: null), null);
        var inboxes = choices.Inboxes.Select(inbox => inbox.Id).Where(id => picked.Contains(id.ToString())).ToList();
        return inboxes.Count == 0
            ? (null, "Tick at least one inbox.")
            : (new ConsentPick(scopes, inboxes), null);
    }

    private async Task<ConsentChoices> ChoicesOf(Caller owner, CancellationToken ct)
    {
        var page = await mirror.ListInboxes(owner.WorkspaceId, owner.InboxIds, null, InboxesMax, ct);
        return new ConsentChoices(
            [.. AppScopes.Grantable.Where(owner.Scopes.Contains)],
            [.. page.Items.Select(row => (row.InboxId, row.Address))],
            MayGiveAll: owner.InboxIds is null,
            HasMore: page.Next is not null);
    }
}
