namespace MailMesh.Mirror.Reading.Search;

/// <summary>What emails are ordered by in time; equal times by id.</summary>
internal readonly record struct EmailKey(DateTimeOffset At, Guid Id)
{
    /// <summary>Above every email.</summary>
    public static EmailKey Last { get; } = new(DateTimeOffset.MaxValue, Guid.AllBitsSet);

    /// <summary>Below every email.</summary>
    public static EmailKey First { get; } = new(DateTimeOffset.MinValue, Guid.Empty);

    /// <summary>The least key of which it can be said, in the database's microseconds, that it stands above.</summary>
    public EmailKey JustAbove => At >= DateTimeOffset.MaxValue.AddMicroseconds(-1)
        ? Last
        : new EmailKey(At.AddMicroseconds(1), Guid.Empty);

    public DateTime Time => At.UtcDateTime;

    public bool IsAbove(EmailKey other) =>
        At != other.At ? At > other.At : Id.CompareTo(other.Id) > 0; // as the database orders: its bytes, from the left
}

/// <summary>
/// A stretch of time within which hits are ranked; older hits follow in a window of their own. Mail that arrives
/// between two pages stands above it.
/// </summary>
/// <param name="Top">Not in it.</param>
/// <param name="Bottom">In it.</param>
internal readonly record struct SearchWindow(EmailKey Top, EmailKey Bottom)
{
    /// <summary>Nothing is left in it: the search goes on below.</summary>
    public bool IsUsedUp => Top == Bottom;
}

/// <summary>Where a search goes on: behind this hit, then below its window.</summary>
internal readonly record struct SearchPlace(SearchWindow Window, float Rank, EmailKey After);

/// <summary>A hit before it is shown.</summary>
internal readonly record struct RankedHit(Guid EmailId, DateTimeOffset ReceivedAt, float Rank)
{
    public EmailKey Key => new(ReceivedAt, EmailId);

    /// <summary>Best first, then newest.</summary>
    public static int Compare(RankedHit a, RankedHit b)
    {
        var byRank = b.Rank.CompareTo(a.Rank);
        if (byRank != 0) return byRank;
        var byTime = b.ReceivedAt.CompareTo(a.ReceivedAt);
        return byTime != 0 ? byTime : b.EmailId.CompareTo(a.EmailId);
    }
}
