using MailMesh.InboxSync.Connecting;
using MailMesh.InboxSync.Syncing;
using MailMesh.Mail.Imap;

namespace MailMesh.InboxSync.Fleet;

/// <summary>What a connection that wasn't made means for the session.</summary>
public static class ConnectFailure
{
    /// <summary>A server that asks for a pause without saying how long.</summary>
    public static readonly TimeSpan ThrottleDefault = TimeSpan.FromMinutes(5);

    /// <param name="served">The session worked for a while before.</param>
    public static SessionEnd ToEnd(this ImapOutcome<ImapClient> outcome, bool served = false) => outcome switch
    {
        ImapOutcome<ImapClient>.Throttled throttled =>
            new SessionEnd.Throttled(throttled.RetryAfter ?? ThrottleDefault, throttled.Text),
        ImapOutcome<ImapClient>.Refused refused when ConnectRefusal.IsLogin(refused) =>
            new SessionEnd.AuthFailed(refused.Text),
        ImapOutcome<ImapClient>.Refused refused => new SessionEnd.Disconnected(refused.Text, served),
        ImapOutcome<ImapClient>.Lost lost => new SessionEnd.Disconnected(lost.Reason, served),
        _ => throw new InvalidOperationException("A connection that is open has not failed."),
    };
}
