using System.Globalization;
using Npgsql;

namespace MailMesh.Mirror.Searching;

/// <summary>
/// Terms as a condition over mirror.email_reading e and mirror.email_text_reading t; values are parameters.
/// </summary>
internal sealed class SearchCondition
{
    /// <summary>Mails from here on have an index of their own (migration 0013).</summary>
    public const int LargeBytes = 1_000_000;

    private readonly List<NpgsqlParameter> _parameters = [];

    private bool _usesTexts;

    public string Sql { get; private set; } = "true";

    /// <summary>Whether it needs mirror.email_text_reading at all.</summary>
    public bool UsesTexts => _usesTexts;

    public IReadOnlyList<NpgsqlParameter> Parameters => _parameters;

    /// <summary>The whole: words that all hits must have go to the index in one tsquery, with the scope.</summary>
    /// <param name="scope">A tsquery that every hit fulfils: inboxes or workspace.</param>
    public static SearchCondition Of(SearchTerm term, string scope)
    {
        var condition = new SearchCondition();
        var texts = TextsOf(term).ToArray();
        condition.Sql = condition.Joined(term, texts.Length == 0 ? texts : [scope, .. texts]);
        return condition;
    }

    /// <summary>What is left to ask of an email that the <see cref="LooseQuery"/> brought.</summary>
    public static SearchCondition Within(SearchTerm term)
    {
        var condition = new SearchCondition();
        condition.Sql = condition.Joined(
            term, Parts(term).Where(part => !LooseQuery.IsExact(part)).Select(TextQuery.Of).OfType<string>().ToArray());
        return condition;
    }

    private static IEnumerable<string> TextsOf(SearchTerm term) => Parts(term).Select(TextQuery.Of).OfType<string>();

    private static IReadOnlyList<SearchTerm> Parts(SearchTerm term) => term is SearchTerm.All all ? all.Terms : [term];

    private string Joined(SearchTerm term, string[] texts)
    {
        var others = Parts(term).Where(part => TextQuery.Of(part) is null).Select(Condition);
        IEnumerable<string> all = texts.Length == 0 ? others : others.Prepend(Matches(string.Join(" & ", texts)));
        return all.ToArray() is { Length: > 0 } conditions ? string.Join(" and ", conditions) : "true";
    }

    private string Condition(SearchTerm term) => term switch
    {
        SearchTerm.All { Terms.Count: 0 } => "true",
        _ when TextQuery.Of(term) is { } text => Matches(text),
        SearchTerm.All all => Join(all.Terms, " and "),
        SearchTerm.Any any => Join(any.Terms, " or "),
        SearchTerm.Except except => $"not {Condition(except.Term)}",
        SearchTerm.HasAttachment => "e.has_attachments",
        SearchTerm.IsStarred => "e.is_starred",
        SearchTerm.IsRead read => read.Value ? "e.is_read" : "(not e.is_read)",
        SearchTerm.InFolder { Name: var name } when IsAnywhere(name) => "true",
        SearchTerm.InFolder { Name: var name } when IsStarred(name) => "e.is_starred",
        SearchTerm.InFolder folder => InFolder(folder.Name),
        SearchTerm.After after => $"e.received_at >= {Parameter(after.Time)}",
        SearchTerm.Before before => $"e.received_at < {Parameter(before.Time)}",
        SearchTerm.Larger { Bytes: >= LargeBytes } large =>
            $"(e.size_bytes >= {LargeBytes} and e.size_bytes > {Parameter(large.Bytes)})",
        SearchTerm.Larger larger => $"e.size_bytes > {Parameter(larger.Bytes)}",
        SearchTerm.Smaller smaller => $"e.size_bytes < {Parameter(smaller.Bytes)}",
        _ => throw new System.Diagnostics.UnreachableException($"No condition for {term}."),
    };

    private static bool IsAnywhere(string name) => name.Equals("anywhere", StringComparison.OrdinalIgnoreCase);

    private static bool IsStarred(string name) =>
        name.Equals(FolderRole.StarredView, StringComparison.OrdinalIgnoreCase);

    private string InFolder(string name) =>
        $"(e.folder_role = upper({Parameter(name)}) or lower(e.folder_name) = lower(@p{_parameters.Count - 1}))";

    private string Matches(string text)
    {
        _usesTexts = true;
        return $"t.search @@ {Parameter(text)}::text::tsquery";
    }

    private string Join(IReadOnlyList<SearchTerm> terms, string by) =>
        $"({string.Join(by, terms.Select(Condition))})";

    private string Parameter(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"p{_parameters.Count}");
        _parameters.Add(new NpgsqlParameter(name, value));
        return "@" + name;
    }
}
