namespace MailMesh.InboxSync.Syncing.Fetching;

/// <summary>
/// How many mails a window holds: as many as come in about two seconds, since changes by keys and new mail wait for its
/// end.
/// </summary>
internal sealed class WindowPace(int mailsMax, TimeProvider clock)
{
    public const int MailsMin = 8;

    /// <summary>Before the server's pace is known.</summary>
    public const int MailsFirst = 128;

    private static readonly TimeSpan Aim = TimeSpan.FromSeconds(2);

    private readonly int _mailsMin = Math.Min(MailsMin, mailsMax);
    private long _begun;

    /// <summary>Of the next window.</summary>
    public int Mails { get; private set; } = Math.Min(MailsFirst, mailsMax);

    public void Begin() => _begun = clock.GetTimestamp();

    /// <summary>At most twice as many, or half, of the last: one slow mail says little.</summary>
    public void End()
    {
        var took = clock.GetElapsedTime(_begun);
        var fitting = took > TimeSpan.Zero ? Mails * (Aim / took) : mailsMax;
        Mails = (int)Math.Clamp(Math.Clamp(fitting, Mails / 2.0, Mails * 2.0), _mailsMin, mailsMax);
    }
}
