namespace MailMesh.Mirror.Searching;

/// <summary>A search query as it was understood.</summary>
public abstract record SearchTerm
{
    private SearchTerm()
    {
    }

    /// <summary>All of them; none is everything.</summary>
    public sealed record All(IReadOnlyList<SearchTerm> Terms) : SearchTerm;

    public sealed record Any(IReadOnlyList<SearchTerm> Terms) : SearchTerm;

    public sealed record Except(SearchTerm Term) : SearchTerm;

    /// <summary>Words, one after the other.</summary>
    /// <param name="Field">A prefix of <see cref="SearchVector"/>, or null for anywhere.</param>
    /// <param name="Text">As it was written.</param>
    public sealed record Words(string? Field, IReadOnlyList<SearchWord> Sequence, string Text) : SearchTerm;

    public sealed record HasAttachment : SearchTerm;

    /// <summary>By role or name.</summary>
    public sealed record InFolder(string Name) : SearchTerm;

    public sealed record IsRead(bool Value) : SearchTerm;

    public sealed record IsStarred : SearchTerm;

    /// <summary>Received at this time or later.</summary>
    public sealed record After(DateTimeOffset Time) : SearchTerm;

    /// <summary>Received earlier than this time.</summary>
    public sealed record Before(DateTimeOffset Time) : SearchTerm;

    public sealed record Larger(long Bytes) : SearchTerm;

    public sealed record Smaller(long Bytes) : SearchTerm;
}

/// <summary>The query can't be read; the message says where and what to write instead.</summary>
public sealed class SearchQueryException(string message) : FormatException(message);
