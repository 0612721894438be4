namespace MailMesh.Content.Quoting;

/// <summary>A line of a text, from which the next is found.</summary>
internal readonly ref struct TextLine
{
    private readonly ReadOnlySpan<char> _text;
    private readonly int _end;

    public TextLine(ReadOnlySpan<char> text, int start, bool followsQuote = false)
    {
        _text = text;
        (Start, FollowsQuote) = (start, followsQuote);
        var length = text[start..].IndexOf('\n');
        _end = length < 0 ? text.Length : start + length;
    }

    public int Start { get; }

    /// <summary>The line before begins with a quote mark.</summary>
    public bool FollowsQuote { get; }

    public bool IsLast => _end == _text.Length;

    public TextLine Next => new(_text, _end + 1, IsQuote);

    public bool IsQuote => Text.StartsWith('>');

    /// <summary>Without its line end.</summary>
    public ReadOnlySpan<char> Text => _text[Start.._end];

    /// <summary>From this line to a later one.</summary>
    public ReadOnlySpan<char> Through(TextLine last) => _text[Start..last._end];
}
