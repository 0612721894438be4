using MailMesh.Mail.Imap.Responses;

namespace MailMesh.InboxSync.Syncing.Settling;

/// <summary>
/// One look at all folders. A server that hangs up every few commands lets no connection see all of them: the next one
/// goes on where this one was cut, and neither asks nor looks twice.
/// </summary>
/// <param name="round">Its number (LookRounds): begun before anything was asked.</param>
/// <param name="isFirst">Of its round; further ones only see whether departed emails are elsewhere.</param>
/// <param name="looksAnyway">At folders too whose STATUS can't tell of a changed flag.</param>
public sealed class LookPass(long round, bool isFirst, bool looksAnyway)
{
    /// <summary>Cut for longer, it is begun anew: what it saw first is old by then.</summary>
    public static readonly TimeSpan CutMax = TimeSpan.FromMinutes(10);

    /// <summary>Without mod-sequences no count tells of a star: then every such round looks anyway.</summary>
    private const int LookAnywayEvery = 4;

    private readonly Dictionary<string, MailboxStatus?> _told = [];
    private readonly HashSet<string> _looked = [];
    private HashSet<string>? _names;

    public long Round => round;

    public bool IsFirst => isFirst;

    public bool LooksAnyway => looksAnyway;

    /// <param name="number">Of a round, counted by <see cref="InboxMemory.Rounds"/>.</param>
    public static bool LooksAnywayIn(int number) => number % LookAnywayEvery == 1;

    /// <summary>Commands' worth of what a cut doesn't undo.</summary>
    public int Steps { get; private set; }

    /// <summary>When the last step was taken: a timestamp of the clock.</summary>
    public long SteppedAt { get; set; }

    /// <summary>False where other folders are listed than by an earlier connection of this pass.</summary>
    public bool ListsAlike(IEnumerable<string> names)
    {
        var listed = names.ToHashSet();
        var isAlike = _names is null || _names.SetEquals(listed);
        _names = listed;
        return isAlike;
    }

    /// <summary>What the server said of the folder in this pass, before it was looked at; null: it refused.</summary>
    public bool IsTold(string name, out MailboxStatus? status) => _told.TryGetValue(name, out status);

    public void Tell(string name, MailboxStatus? status, long now)
    {
        _told[name] = status;
        Step(now);
    }

    public bool HasLooked(string name) => _looked.Contains(name);

    public void Look(string name, long now)
    {
        _looked.Add(name);
        Step(now);
    }

    /// <summary>How these folders stood before they were looked at.</summary>
    public FolderStands Stands(IEnumerable<string> names) =>
        FolderStands.Of(names.Select(name => (name, _told.GetValueOrDefault(name))));

    private void Step(long now)
    {
        Steps++;
        SteppedAt = now;
    }
}
