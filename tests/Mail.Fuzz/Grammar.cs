using System.Text;

namespace MailMesh.Mail.Fuzz;

/// <summary>What a parser's inputs are made of: whole ones that are well formed, and the words between them.</summary>
/// <param name="Seeds">Inputs to begin with.</param>
/// <param name="Words">Pieces that mean something to the parser.</param>
public sealed record Grammar(IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Words)
{
    /// <summary>Every character of the strings is one byte (Latin-1), so any byte can be written.</summary>
    public static Grammar Of(IEnumerable<string> seeds, params string[] words) =>
        new([.. seeds.Select(Encoding.Latin1.GetBytes)], [.. words.Select(Encoding.Latin1.GetBytes)]);

    /// <summary>Seeds from the files that the tests of that parser read.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "seeds", folder);
        return Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)));
    }
}
