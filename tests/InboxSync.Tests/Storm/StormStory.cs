using System.Globalization;
using MailMesh.Contracts;

namespace MailMesh.InboxSync.Tests.Storm;

/// <summary>
/// Which events a storm must have caused, and which it can't have. The second client knows where each mail may have
/// been; what was copied may rightly be told of once for each copy.
/// </summary>
/// <param name="before">The mirror when the first sync was done.</param>
/// <param name="fates">Of the mails that the second client touched since then, by their numbers.</param>
/// <param name="firstMeanwhile">Mails from this number on arrived since then.</param>
public sealed class StormStory(
    MirrorView before, MirrorView after, IReadOnlyDictionary<int, Fate> fates, int firstMeanwhile)
{
    private static readonly string[] NotArriving = ["Sent", "Drafts", "Trash"];

    private readonly HashSet<Guid> _present = [.. after.Emails.Select(email => email.EmailId)];

    /// <summary>Events that have to come yet.</summary>
    public IEnumerable<string> Missing(ConnectedMesh mesh)
    {
        var told = mesh.Heard<EmailReceived>().Select(heard => heard.EmailId).ToHashSet();
        var arrivals =
            from email in after.Emails
            let number = Number(email)
            where number >= firstMeanwhile && !fates[number].Folders.Intersect(NotArriving).Any()
                && fates[number].Copies == 0 && !told.Contains(email.EmailId)
            select $"email.received for {email.MessageId}";
        var deleted = mesh.Heard<EmailDeleted>().Select(heard => heard.EmailId).ToHashSet();
        return
        [
            .. arrivals,
            .. told.Union(before.Emails.Select(email => email.EmailId)).Except(_present).Except(deleted)
                .Select(id => $"email.deleted for {id}"),
        ];
    }

    /// <summary>Events that should never have come, and ids that should have stayed.</summary>
    public IEnumerable<string> Wrong(ConnectedMesh mesh)
    {
        var received = mesh.Heard<EmailReceived>();
        var deleted = mesh.Heard<EmailDeleted>();
        var present = before.Emails.Select(email => email.EmailId).ToHashSet();
        return
        [
            .. received.CountBy(heard => heard.EmailId).Where(pair => pair.Value > 1)
                .Select(pair => $"{pair.Value} email.received for {pair.Key}"),
            .. received.Where(heard => present.Contains(heard.EmailId))
                .Select(heard => $"email.received for {heard.MessageId}, which was there before"),
            .. received.CountBy(heard => heard.MessageId!).Where(pair => pair.Value > ToldAtMost(pair.Key))
                .Select(pair => $"{pair.Value} email.received for {pair.Key}, which was copied less often"),
            .. deleted.CountBy(heard => heard.EmailId).Where(pair => pair.Value > 1)
                .Select(pair => $"{pair.Value} email.deleted for {pair.Key}"),
            .. deleted.Where(heard => _present.Contains(heard.EmailId))
                .Select(heard => $"email.deleted for {heard.MessageId}, which is there"),
            .. Renamed(),
        ];
    }

    /// <summary>Mails that are still there, once as before, and bear another id.</summary>
    private IEnumerable<string> Renamed()
    {
        var now = Alone(after);
        return from pair in Alone(before)
               where !(fates.TryGetValue(Number(pair.Value), out var fate) && fate.Copies > 0)
               let still = now.GetValueOrDefault(pair.Key)
               where still is not null && still.EmailId != pair.Value.EmailId
               let was = pair.Value
               select $"{pair.Key} was {was.EmailId} in {was.Folder}, is {still.EmailId} in {still.Folder}";
    }

    private static Dictionary<string, MirroredEmail> Alone(MirrorView view) => view.Emails
        .GroupBy(email => email.MessageId!).Where(group => group.Count() == 1)
        .ToDictionary(group => group.Key, group => group.Single());

    private int ToldAtMost(string messageId)
    {
        var number = Number(messageId);
        var copies = fates.TryGetValue(number, out var fate) ? fate.Copies : 0;
        return (number >= firstMeanwhile ? 1 : 0) + copies;
    }

    private static int Number(MirroredEmail email) => Number(email.MessageId!);

    // <storm-17@outside.test>
    private static int Number(string messageId) =>
        int.Parse(messageId.Split('-', '@')[1], CultureInfo.InvariantCulture);
}
