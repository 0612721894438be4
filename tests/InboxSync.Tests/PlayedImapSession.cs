using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailMesh.InboxSync.Tests;

/// <summary>
/// One connection to an IMAP server that a test plays: reads commands with their literals, writes lines. Written apart
/// from our own client so that the two can't share an error.
/// </summary>
internal abstract partial class PlayedImapSession(Stream stream, CancellationToken stop) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly StreamReader _input = new(stream, Encoding.Latin1);
    private readonly BufferedStream _output = new(stream, BufferBytes);

    protected CancellationToken Stop { get; } = stop;

    /// <summary>Told when it is flushed.</summary>
    protected Stream Output => _output;

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    /// <summary>Tells what was said, then reads a line and the literals in it; null at the end.</summary>
    protected async Task<string?> ReadCommand()
    {
        var line = await ReadLine();
        while (line is not null && LiteralEnd().Match(line) is { Success: true } literal)
        {
            if (!literal.Value.Contains('+', StringComparison.Ordinal))
            {
                await Say("+ go on");
                await Flush();
            }
            var text = new char[int.Parse(literal.Groups[1].Value, CultureInfo.InvariantCulture)];
            await _input.ReadBlockAsync(text, Stop);
            line = $"{line[..literal.Index]}\"{new string(text)}\"{await _input.ReadLineAsync(Stop)}";
        }
        return line;
    }

    /// <summary>Tells what was said, then reads a line.</summary>
    protected async Task<string?> ReadLine()
    {
        await Flush();
        return await _input.ReadLineAsync(Stop);
    }

    protected Task Flush() => _output.FlushAsync(Stop);

    protected Task Say(string line) => Write(Encoding.Latin1.GetBytes(line + "\r\n"));

    protected Task Write(byte[] bytes) => _output.WriteAsync(bytes, Stop).AsTask();

    /// <summary>The quoted string or atom at the beginning, and what is left.</summary>
    internal static (string Word, string Left) Text(string text)
    {
        if (!text.StartsWith('"') || Quoted().Match(text) is not { Success: true } quoted)
            return Cut(text);
        return (quoted.Groups[1].Value.Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal), text[quoted.Length..].TrimStart());
    }

    protected static (string Word, string Left) Cut(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..]);
    }

    [GeneratedRegex(@"\{(\d+)\+?\}$")]
    private static partial Regex LiteralEnd();

    [GeneratedRegex("^\"((?:[^\"\\\\]|\\\\.)*)\"", RegexOptions.Singleline)]
    private static partial Regex Quoted();
}
