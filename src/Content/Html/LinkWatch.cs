using System.Text;
using MailMesh.Content.Homographs;

namespace MailMesh.Content.Html;

/// <summary>Hears the words of each link, and keeps those that show another place than the link leads to.</summary>
internal sealed class LinkWatch
{
    /// <summary>Of one link; whoever reads more takes it for a text.</summary>
    private const int WordsCharsMax = 200;

    private readonly StringBuilder _words = new();
    private string? _href;
    private List<Homograph>? _found;

    /// <summary>At most <see cref="HomographFinder.FoundMax"/>, each once.</summary>
    public IReadOnlyList<Homograph> Found => _found ?? [];

    /// <param name="href">Null where it leads nowhere.</param>
    public void Open(string? href)
    {
        _words.Clear();
        _href = _found is { Count: >= HomographFinder.FoundMax } ? null : href;
    }

    public void Text(ReadOnlySpan<char> text)
    {
        if (_href is not null)
            _words.Append(text[..Math.Min(text.Length, WordsCharsMax - _words.Length)]);
    }

    /// <summary>What stands in one block isn't one word with what stands in the next.</summary>
    public void Gap() => Text(" ");

    public void Close()
    {
        if (_href is { } href && ShownLink.Other(_words.ToString(), href) is { } other
            && _found?.Contains(other) is not true)
            (_found ??= []).Add(other);
        _href = null;
    }
}
