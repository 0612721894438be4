using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>CREATE, RFC 9051 §6.3.4, with a use by RFC 6154 §3.</summary>
public static class CreateCommand
{
    /// <summary>
    /// Makes a mailbox. A <paramref name="use"/> needs CREATE-SPECIAL-USE, else nothing is sent.
    /// </summary>
    /// <exception cref="ArgumentException">The name has CR, LF or NUL; the use is INBOX.</exception>
    public static Task<ImapOutcome<Acknowledged>> Create(
        this ImapClient client, string mailbox, SpecialUse use = SpecialUse.None, CancellationToken ct = default)
    {
        Wire.ArgumentGuard.NoLineBreaks(mailbox);
        if (use == SpecialUse.Inbox) throw new ArgumentException("INBOX is there already.", nameof(use));
        if (use != SpecialUse.None && !client.Capabilities.Has("CREATE-SPECIAL-USE"))
            return Offers.Missing<Acknowledged>("CREATE-SPECIAL-USE");
        return client.Connection.Run(
            new PlainCommand("CREATE", text =>
            {
                text.Append("CREATE ").Mailbox(mailbox);
                if (use != SpecialUse.None) text.Append($" (USE (\\{use}))");
            }),
            ct);
    }
}
