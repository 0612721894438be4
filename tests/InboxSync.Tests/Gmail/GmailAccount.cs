using System.Text;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>The mail of one account, and what its owner does to it in the browser.</summary>
public sealed class GmailAccount
{
    public const string AllMail = "[Gmail]/All Mail";
    public const string Spam = "[Gmail]/Spam";
    public const string Trash = "[Gmail]/Trash";

    private readonly Lock _lock = new();
    private readonly List<GmailMail> _mails = [];
    private readonly List<GmailView> _views;
    private TaskCompletionSource _changed = New();
    private ulong _nextId = 1_278_455_344_230_334_865; // as large as Gmail's
    private ulong _modSeq = 1;

    public GmailAccount(params string[] labels)
    {
        GmailView System(string name, string use, string label) =>
            new(name, $"\\HasNoChildren {use}", label, mail => Shows(mail, label));
        _views =
        [
            new("INBOX", "\\HasNoChildren", "\\Inbox", mail => Shows(mail, "\\Inbox")),
            new("[Gmail]", "\\HasChildren \\Noselect", null, _ => false),
            new(AllMail, "\\All \\HasNoChildren", null, mail => mail.Place == GmailPlace.AllMail),
            System("[Gmail]/Drafts", "\\Drafts", "\\Draft"),
            System("[Gmail]/Important", "\\Important", "\\Important"),
            System("[Gmail]/Sent Mail", "\\Sent", "\\Sent"),
            new(Spam, "\\HasNoChildren \\Junk", null, mail => mail.Place == GmailPlace.Spam),
            System("[Gmail]/Starred", "\\Flagged", "\\Starred"),
            new(Trash, "\\HasNoChildren \\Trash", null, mail => mail.Place == GmailPlace.Trash),
            .. labels.Select(label => new GmailView(label, "\\HasNoChildren", label, mail => Shows(mail, label))),
        ];
    }

    public ulong ModSeq => Read(() => _modSeq);

    /// <summary>Completes at the next change.</summary>
    public Task Changed => Read(() => _changed.Task);

    public IReadOnlyList<GmailView> Views => _views;

    public T Read<T>(Func<T> what)
    {
        lock (_lock)
            return what();
    }

    public GmailView? View(string name) => _views.Find(view => view.Name == name);

    public GmailMail Mail(string subject) => Read(() => _mails.Single(mail => mail.Subject == subject));

    /// <summary>Labels and flags of a mail, in order.</summary>
    public string Labels(string subject) => Read(() =>
        string.Join(' ', Mail(subject).Labels.Concat(Mail(subject).Flags).Order(StringComparer.Ordinal)));

    /// <summary>A mail comes, or is written.</summary>
    public GmailMail Receive(string subject, string labels = "\\Inbox", ulong? thread = null, string headers = "") =>
        Receive(
            Encoding.UTF8.GetBytes($"Message-ID: <{Guid.CreateVersion7():n}@gmail.test>\r\nFrom: ann@outside.test\r\n"
                + $"Subject: {subject}\r\n{headers}\r\n{subject}\r\n"),
            labels, thread);

    public GmailMail Receive(byte[] raw, string labels, ulong? thread = null, DateTimeOffset? at = null)
    {
        lock (_lock)
        {
            var mail = new GmailMail
            {
                Id = ++_nextId, Thread = thread ?? _nextId, Raw = raw, ReceivedAt = at ?? GmailWorld.LongAgo,
            };
            mail.Labels.UnionWith(labels.Split(',', StringSplitOptions.RemoveEmptyEntries));
            _mails.Add(mail);
            Change([mail], _ => { });
            return mail;
        }
    }

    public void Change(string subject, Action<GmailMail> how) => Change([Mail(subject)], how);

    public void Change(IReadOnlyCollection<GmailMail> mails, Action<GmailMail> how)
    {
        lock (_lock)
        {
            _modSeq++;
            foreach (var mail in mails)
            {
                how(mail);
                mail.ModSeq = _modSeq;
                // A star is a flag and a label; what is thrown away leaves the inbox.
                if (mail.Flags.Contains("\\Flagged"))
                    mail.Labels.Add("\\Starred");
                else
                    mail.Labels.Remove("\\Starred");
                if (mail.Place != GmailPlace.AllMail)
                    mail.Labels.Remove("\\Inbox");
            }
            foreach (var view in _views)
                view.Update(_mails);
            var changed = _changed;
            _changed = New();
            changed.SetResult();
        }
    }

    /// <summary>For good.</summary>
    public void Remove(IReadOnlyCollection<GmailMail> mails)
    {
        lock (_lock)
        {
            _mails.RemoveAll(mails.Contains);
            foreach (var view in _views)
                view.Mails.RemoveAll(entry => mails.Contains(entry.Mail));
            Change([], _ => { });
        }
    }

    private static bool Shows(GmailMail mail, string label) =>
        mail.Place == GmailPlace.AllMail && mail.Has(label);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
