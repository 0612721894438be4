namespace MailMesh.InboxSync.Searching;

/// <summary>Which folders a search is to look through.</summary>
/// <param name="AtServer">Those that the server has.</param>
/// <param name="Views">Those among the folder of all mail that alone are asked for; none: all of it.</param>
/// <param name="ShownIn">
/// Where labels say the folder: what is found is asked for where the mirror shows it in these. Null: wherever.
/// </param>
internal sealed record SearchScope(
    IReadOnlyList<SearchedFolder> AtServer, IReadOnlyList<SearchedFolder> Views, Guid[]? ShownIn)
{
    /// <param name="names">Roles or names of folders; none: all.</param>
    public static SearchScope Of(IReadOnlyList<SearchedFolder> folders, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return new([.. folders.Where(folder => folder.ServerName is not null)], [], null);
        var asked = folders.Where(folder => names.Any(folder.IsCalled)).ToArray();
        if (!folders.Any(folder => folder.HoldsAll))
            return new(asked, [], null);
        var views = asked.Where(folder => folder.ServerName is null).ToArray();
        var atServer = folders.Where(folder => folder.ServerName is not null
            && (asked.Contains(folder) || (folder.HoldsAll && views.Length > 0)));
        return new(
            [.. atServer], asked.Any(folder => folder.HoldsAll) ? [] : views,
            [.. asked.Select(folder => folder.FolderId)]);
    }
}
