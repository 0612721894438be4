using System.Globalization;
using System.Text;

namespace MailMesh.Content.Files;

/// <summary>
/// Takes the text of one file, and counts what finding it costs: a reader goes on while <see cref="Step"/> says so.
/// </summary>
internal sealed class TextSink(CancellationToken ct)
{
    private const int StepsBetweenLooks = 4_096;

    private readonly StringBuilder _text = new();
    private readonly List<string> _cuts = [];
    private int _steps;
    private int _hidden;

    /// <summary>No more characters fit.</summary>
    public bool IsFull => _text.Length >= FileLimits.CharsMax;

    public bool IsEmpty => _text.Length == 0;

    /// <summary>Characters so far.</summary>
    public int Length => _text.Length;

    /// <summary>Counts work; false where the reader is to stop, with what it has.</summary>
    /// <exception cref="OperationCanceledException">The caller hung up.</exception>
    public bool Step(int steps = 1)
    {
        var before = _steps;
        if (steps < FileLimits.StepsMax - _steps) _steps += steps;
        else _steps = FileLimits.StepsMax;
        if (before / StepsBetweenLooks != _steps / StepsBetweenLooks) ct.ThrowIfCancellationRequested();
        return _steps < FileLimits.StepsMax && !IsFull;
    }

    public void Write(ReadOnlySpan<char> text)
    {
        var room = FileLimits.CharsMax - _text.Length;
        if (text.Length <= room)
        {
            _text.Append(text);
            return;
        }
        if (room > 0 && char.IsHighSurrogate(text[room - 1])) _text.Append(text[..(room - 1)]).Append(' ');
        else _text.Append(text[..room]);
    }

    public void Write(char one)
    {
        if (!IsFull) _text.Append(one);
    }

    /// <summary>What was written from a place on.</summary>
    public string Since(int place) => place < _text.Length ? _text.ToString(place, _text.Length - place) : "";

    /// <summary>Takes back spaces and tabs at the end.</summary>
    public void TrimEnd()
    {
        while (_text.Length > 0 && _text[^1] is ' ' or '\t') _text.Length--;
    }

    /// <summary>Ends a line; more than one empty line in a row says nothing.</summary>
    public void EndLine()
    {
        TrimEnd();
        if (_text.Length == 0 || (_text.Length > 1 && _text[^1] == '\n' && _text[^2] == '\n')) return;
        Write('\n');
    }

    /// <summary>As <see cref="EndLine"/>, where the line has something on it.</summary>
    public void EndLineIfBegun()
    {
        if (_text.Length > 0 && _text[^1] != '\n') EndLine();
    }

    /// <summary>Characters left out because no person sees them.</summary>
    public void Hide(int characters) => _hidden = (int)Math.Min((long)_hidden + characters, int.MaxValue);

    /// <summary>What is left out, said with its count.</summary>
    public void Cut(FormattableString what)
    {
        var said = what.ToString(CultureInfo.InvariantCulture);
        if (!_cuts.Contains(said)) _cuts.Add(said);
    }

    /// <summary>The result, with every limit that was reached.</summary>
    public FileReading Finish(string format)
    {
        if (IsFull) Cut($"only the first {FileLimits.CharsMax} characters are here");
        if (_steps >= FileLimits.StepsMax)
            Cut($"reading stopped after {FileLimits.StepsMax} steps, at character {_text.Length}");
        while (_text.Length > 0 && _text[^1] is '\n' or ' ') _text.Length--;
        return new FileReading.Text(format, _text.ToString())
        {
            Cut = _cuts.Count > 0 ? string.Join("; ", _cuts) : null,
            HiddenChars = _hidden,
        };
    }
}
