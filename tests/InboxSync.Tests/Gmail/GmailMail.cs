using System.Text;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>Where Gmail keeps a mail; all else are labels.</summary>
public enum GmailPlace
{
    AllMail,
    Spam,
    Trash,
}

/// <summary>One mail of an account.</summary>
public sealed class GmailMail
{
    public required ulong Id { get; init; }
    public required ulong Thread { get; init; }
    public required byte[] Raw { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public GmailPlace Place { get; set; }
    public HashSet<string> Labels { get; } = new(StringComparer.OrdinalIgnoreCase);
    public HashSet<string> Flags { get; } = new(StringComparer.OrdinalIgnoreCase);
    public ulong ModSeq { get; set; }

    public string Subject => Field("Subject: ");

    public string MessageId => Field("Message-ID: ");

    public bool Has(string label) => Labels.Contains(label);

    private string Field(string name) => Encoding.UTF8.GetString(Raw).Split("\r\n")
        .First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
}

/// <summary>A folder as IMAP shows it: a view of the account's mail with UIDs of its own.</summary>
public sealed class GmailView(string name, string attributes, string? ownLabel, Func<GmailMail, bool> shows)
{
    public string Name => name;

    public string Attributes => attributes;

    /// <summary>Left out of X-GM-LABELS here.</summary>
    public string? OwnLabel => ownLabel;

    public uint UidNext { get; private set; } = 1;

    public List<(uint Uid, GmailMail Mail)> Mails { get; } = [];

    /// <summary>What came into the view gets a new UID, what left it loses its own.</summary>
    public void Update(IEnumerable<GmailMail> all)
    {
        Mails.RemoveAll(entry => !shows(entry.Mail));
        var held = Mails.Select(entry => entry.Mail).ToHashSet();
        foreach (var mail in all.Where(mail => shows(mail) && !held.Contains(mail)))
            Mails.Add((UidNext++, mail));
    }
}
