using MailMesh.Mirror.Threading;
using Npgsql;

namespace MailMesh.Mirror.Syncing;

/// <summary>What a provider calls an email and its conversation, the same wherever the email lies.</summary>
public sealed record ProviderIds(string Id, string Thread)
{
    /// <summary>The key of the conversation among those of Message-IDs: none of them has a space.</summary>
    public Guid ThreadKey => Threading.ThreadKey.Of($"conversation {Thread}");

    /// <summary>Of emails that were filed just now, in their threads.</summary>
    public static Task Keep(
        NpgsqlTransaction tx, IReadOnlyCollection<(Guid EmailId, ProviderIds Ids)> emails, CancellationToken ct) =>
        emails.Count == 0
            ? Task.CompletedTask
            : SyncSql.Run(
                tx, "keep_provider_ids",
                new
                {
                    email_ids = emails.Select(each => each.EmailId).ToArray(),
                    ids = emails.Select(each => each.Ids.Id).ToArray(),
                    threads = emails.Select(each => each.Ids.Thread).ToArray(),
                },
                ct);

    /// <summary>Of emails that the mirror had before: they join the conversation, if they aren't in it.</summary>
    internal static async Task Join(
        NpgsqlTransaction tx, IReadOnlyCollection<(Guid EmailId, ProviderIds Ids)> emails, CancellationToken ct)
    {
        if (emails.Count == 0)
            return;
        await Keep(tx, emails, ct);
        await SyncSql.Run(
            tx, "join_conversations",
            new
            {
                email_ids = emails.Select(each => each.EmailId).ToArray(),
                keys = emails.Select(each => each.Ids.ThreadKey).ToArray(),
            },
            ct);
    }
}
