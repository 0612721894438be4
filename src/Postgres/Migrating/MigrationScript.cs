using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MailMesh.Postgres.Migrating;

/// <summary>One numbered script of a room, as its assembly embeds it.</summary>
/// <param name="Room">Whose: two rooms that share a schema number independently of each other.</param>
internal sealed partial record MigrationScript(string Room, int Version, string Name, string Sql)
{
    /// <summary>Of the text with LF endings, so that a checkout's line endings don't matter.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    public override string ToString() => $"{Room}/Migrations/{Version:0000}_{Name}.sql";

    /// <summary>The scripts of an assembly in order.</summary>
    /// <exception cref="MigrationException">A name is not NNNN_name.sql, or numbers are doubled or missing.</exception>
    public static IReadOnlyList<MigrationScript> In(Assembly assembly)
    {
        var room = assembly.GetName().Name!.Replace("MailMesh.", "", StringComparison.Ordinal);
        var scripts = assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Migrations.", StringComparison.Ordinal))
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, room, name))
            .OrderBy(script => script.Version)
            .ToArray();
        Check(scripts);
        return scripts;
    }

    /// <summary>
    /// Numbers run 1, 2, 3 … without a gap: two branches that took the same number must not both run.
    /// </summary>
    internal static void Check(IReadOnlyList<MigrationScript> ordered)
    {
        for (var i = 0; i < ordered.Count; i++)
        {
            if (i > 0 && ordered[i].Version == ordered[i - 1].Version)
                throw new MigrationException(
                    $"{ordered[i - 1]} and {ordered[i]} have one number: renumber the later one.");
            if (ordered[i].Version != i + 1)
                throw new MigrationException($"{ordered[i]} should be number {i + 1:0000}: numbers run without a gap.");
        }
    }

    private static MigrationScript Read(Assembly assembly, string room, string resource)
    {
        var match = FileName().Match(resource);
        if (!match.Success)
            throw new MigrationException($"{resource} of {room} is not named NNNN_name.sql.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var version = int.Parse(match.Groups["version"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return new MigrationScript(room, version, match.Groups["name"].Value, sql);
    }

    [GeneratedRegex(@"\.Migrations\._?(?<version>\d{4})_(?<name>[a-z0-9_]+)\.sql$")]
    private static partial Regex FileName();
}
