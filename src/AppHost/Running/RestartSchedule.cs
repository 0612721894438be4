namespace MailMesh.AppHost.Running;

/// <summary>How long to wait before starting again what ended by itself.</summary>
internal sealed class RestartSchedule
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LivedWell = TimeSpan.FromSeconds(30);

    private TimeSpan next = First;

    /// <summary>Twice as long each time, and short again after a life of half a minute.</summary>
    public TimeSpan After(TimeSpan lived)
    {
        if (lived >= LivedWell)
            next = First;
        var wait = next;
        next = next * 2 < Longest ? next * 2 : Longest;
        return wait;
    }
}
