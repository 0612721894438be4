using System.Text;

namespace MailMesh.InboxSync.Tests.Changing;

/// <summary>
/// Stands before a real server and hides extensions that older ones lack; can cut the wire when a command comes. Words
/// keep their length, so that no literal loses its own.
/// </summary>
/// <param name="serverPort">Where the real one listens.</param>
/// <param name="cutAt">The command that never reaches it: the connection ends there.</param>
/// <param name="hidden">Names of extensions.</param>
internal sealed class OlderServer(int serverPort, string? cutAt = null, params string[] hidden)
    : PassingServer(serverPort)
{
    /// <summary>A word of the server, and one as long that takes its place.</summary>
    public (string Is, string Told)? Word { get; init; }

    /// <summary>A command that the server is made not to know.</summary>
    public string? Refused { get; init; }

    /// <summary>What the client said.</summary>
    public StringBuilder Said { get; } = new();

    protected override Task<string?> OfClient(string said, bool isFirst, CancellationToken ct)
    {
        lock (Said)
            Said.Append(said);
        var heard = Refused is null
            ? said : said.Replace(Refused, new string('X', Refused.Length), StringComparison.Ordinal);
        return Task.FromResult(
            cutAt is not null && said.Contains(cutAt, StringComparison.Ordinal) ? null : (string?)heard);
    }

    protected override string OfServer(string said) => hidden.Aggregate(
        Word is { } word ? said.Replace(word.Is, word.Told, StringComparison.Ordinal) : said,
        (left, name) => left.Replace($" {name}", $" X{name[1..]}", StringComparison.Ordinal));
}
