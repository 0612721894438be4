using System.Globalization;

namespace MailMesh.InboxSync.Tests.Storm;

/// <summary>All that is in an account, as its server or our mirror has it, by the names of its folders.</summary>
public sealed record MailboxView(IReadOnlyDictionary<string, FolderView> Folders)
{
    private const int DifferencesShownMax = 40;

    /// <summary>Where the mirror is another than the server, a line each; empty when they are equal.</summary>
    public static IReadOnlyList<string> Differences(MailboxView server, MailboxView mirror)
    {
        var all = server.Folders.Keys.Union(mirror.Folders.Keys).Order(StringComparer.Ordinal).SelectMany(name =>
            (server.Folders.GetValueOrDefault(name), mirror.Folders.GetValueOrDefault(name)) switch
            {
                ({ } there, { } here) => OfFolder(name, there, here),
                (null, _) => [$"{name}: the server has no such folder"],
                _ => [$"{name}: the mirror has no such folder"],
            }).ToArray();
        return all.Length <= DifferencesShownMax
            ? all
            : [.. all[..DifferencesShownMax], $"and {all.Length - DifferencesShownMax} more"];
    }

    public IEnumerable<MailView> Mails => Folders.Values.SelectMany(folder => folder.Mails.Values);

    private static IEnumerable<string> OfFolder(string name, FolderView server, FolderView mirror)
    {
        if (server.UidValidity != mirror.UidValidity)
            yield return $"{name}: UIDVALIDITY is {server.UidValidity}, mirrored {mirror.UidValidity}";
        foreach (var uid in server.Mails.Keys.Union(mirror.Mails.Keys).Order())
        {
            var there = server.Mails.GetValueOrDefault(uid);
            var here = mirror.Mails.GetValueOrDefault(uid);
            if (there != here)
                yield return $"{name} {uid}: server {Shown(there)}, mirror {Shown(here)}";
        }
    }

    private static string Shown(MailView? mail) => mail is null ? "has none" : string.Create(
        CultureInfo.InvariantCulture,
        $"{mail.MessageId} {mail.Size} B {mail.Sha256[..8]} {(mail.Seen ? "seen" : "unseen")}"
        + $"{(mail.Flagged ? " flagged" : "")}");
}

/// <param name="Mails">By UID.</param>
public sealed record FolderView(long UidValidity, IReadOnlyDictionary<long, MailView> Mails);

/// <param name="Sha256">Of all its bytes, in small hexadecimal digits.</param>
public sealed record MailView(bool Seen, bool Flagged, long Size, string Sha256, string? MessageId);
