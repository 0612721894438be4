using System.Reflection;
using System.Text.Json;
using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mirror.Syncing;

/// <summary>
/// What a server's folders are for: as SPECIAL-USE says (RFC 6154), else by their names in the languages of
/// folder_names.json. Each role goes to one folder.
/// </summary>
public static class FolderRoles
{
    private static readonly Dictionary<string, string> RoleOfName = Load();

    /// <summary>Roles by the server's folder names.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<MailboxInfo> mailboxes)
    {
        var roles = new Dictionary<string, string>();
        var taken = new HashSet<string>();
        // What the server says comes first, then the shallowest name: "Sent" before "Old/Sent".
        foreach (var mailbox in mailboxes)
            if (ByUse(mailbox) is { } role && taken.Add(role))
                roles[mailbox.Name] = role;
        foreach (var mailbox in mailboxes.OrderBy(Depth).ThenBy(each => each.Name, StringComparer.Ordinal))
            if (!roles.ContainsKey(mailbox.Name) && mailbox.Use is SpecialUse.None && ByName(mailbox) is { } role
                && taken.Add(role))
                roles[mailbox.Name] = role;
        return roles;
    }

    private static string? ByUse(MailboxInfo mailbox) => mailbox.Use switch
    {
        SpecialUse.Inbox => FolderRole.Inbox,
        SpecialUse.Sent => FolderRole.Sent,
        SpecialUse.Drafts => FolderRole.Drafts,
        SpecialUse.Trash => FolderRole.Trash,
        SpecialUse.Junk => FolderRole.Spam,
        SpecialUse.Archive or SpecialUse.All => FolderRole.Archive,
        _ => mailbox.Name.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? FolderRole.Inbox : null,
    };

    /// <summary>At the top or right below INBOX, where Courier and old Cyrus have them.</summary>
    private static string? ByName(MailboxInfo mailbox)
    {
        var name = mailbox.Name;
        if (mailbox.Delimiter is { } delimiter)
        {
            var prefix = "INBOX" + delimiter;
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                name = name[prefix.Length..];
            if (name.Contains(delimiter))
                return null;
        }
        return RoleOfName.GetValueOrDefault(name.Trim().ToLowerInvariant());
    }

    private static int Depth(MailboxInfo mailbox) =>
        mailbox.Delimiter is { } delimiter ? mailbox.Name.Count(c => c == delimiter) : 0;

    private static Dictionary<string, string> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"{typeof(FolderRoles).Namespace}.folder_names.json")!;
        var names = JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!;
        return names.SelectMany(role => role.Value.Select(name => (Name: name.ToLowerInvariant(), Role: role.Key)))
            .DistinctBy(entry => entry.Name)
            .ToDictionary(entry => entry.Name, entry => entry.Role);
    }
}
