using System.Globalization;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Gmail;

/// <summary>
/// Gmail's labels (X-GM-LABELS) as the mirror has them: those of the system say where an email is shown, the user's are
/// its labels.
/// </summary>
internal static class GmailLabels
{
    public const string Inbox = "\\Inbox";

    private const string Capability = "X-GM-EXT-1";
    private const string Draft = "\\Draft";
    private const string Sent = "\\Sent";

    /// <summary>Labels of the system that are labels here too, by our names.</summary>
    private static readonly Dictionary<string, string> SystemOfName = new(StringComparer.Ordinal)
    {
        ["Important"] = "\\Important",
        ["Muted"] = "\\Muted",
    };

    private static readonly Dictionary<string, string> NameOfSystem =
        SystemOfName.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    public static bool Has(ImapClient client) => client.Capabilities.Has(Capability);

    public static bool IsSent(FetchedEmail email) => Holds(email.GmailLabels ?? [], Sent);

    /// <summary>It is in the inbox too, where it arrived.</summary>
    public static bool IsSentToSelf(FetchedEmail email) => IsSent(email) && Holds(email.GmailLabels ?? [], Inbox);

    /// <summary>What was fetched with FLAGS and X-GM-LABELS; null where the server left one out.</summary>
    /// <param name="holdsAll">It lies in the folder of all mail; elsewhere is spam and trash.</param>
    public static PlacedFlags? Read(FetchedEmail email, bool holdsAll) =>
        email is not { Flags: { } flags, GmailLabels: { } labels }
            ? null
            : PlacedFlags.Of(email.Uid, flags) with
            {
                IsLabelled = true,
                Role = holdsAll ? RoleOf(labels) : null,
                Labels =
                [
                    .. labels.Select(NameOf).OfType<string>().Distinct(StringComparer.Ordinal)
                        .Order(StringComparer.Ordinal),
                ],
            };

    /// <summary>
    /// As the server takes them. One that pretends to be of the system is left out: it would move the mail.
    /// </summary>
    public static string[] ForServer(IEnumerable<string> labels) =>
    [
        .. labels.Where(label => label.Length > 0 && !label.StartsWith('\\'))
            .Select(label => SystemOfName.GetValueOrDefault(label, label)),
    ];

    public static ProviderIds? IdsOf(FetchedEmail email) =>
        email is { GmailMessageId: { } id, GmailThreadId: { } thread }
            ? new ProviderIds(
                id.ToString(CultureInfo.InvariantCulture), thread.ToString(CultureInfo.InvariantCulture))
            : null;

    /// <summary>Null: nothing but the folder of all mail, as after archiving.</summary>
    private static string? RoleOf(IReadOnlyList<string> labels) =>
        Holds(labels, Draft) ? FolderRole.Drafts
        : Holds(labels, Inbox) ? FolderRole.Inbox
        : Holds(labels, Sent) ? FolderRole.Sent
        : null;

    private static bool Holds(IReadOnlyList<string> labels, string label) =>
        labels.Contains(label, StringComparer.OrdinalIgnoreCase);

    private static string? NameOf(string label) =>
        label.StartsWith('\\') ? NameOfSystem.GetValueOrDefault(label) : label;
}
