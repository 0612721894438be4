namespace MailMesh.Content.Files.Pdf;

/// <summary>
/// The objects of a file, found by reading it once from front to back: of two with one number the later one holds, as
/// updates are appended. The file's own table of places (xref) isn't asked, so it can neither lie nor lead in circles.
/// </summary>
internal sealed class PdfFile
{
    private const int ObjectsMax = 300_000;
    private const int ChainMax = 16;
    private const int CachedMax = 20_000;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly TextSink _sink;
    private readonly Dictionary<int, (ReadOnlyMemory<byte> In, int At)> _places = [];
    private readonly Dictionary<int, object?> _cached = [];
    private object? _root;
    private int _noStreamEndsFrom = int.MaxValue;

    public PdfFile(ReadOnlyMemory<byte> bytes, TextSink sink)
    {
        (_bytes, _sink) = (bytes, sink);
        Scan();
    }

    public bool IsEncrypted { get; private set; }

    /// <summary>Where the pages hang; null where the file names none.</summary>
    public PdfDictionary? Root => Resolve(_root) as PdfDictionary;

    /// <summary>Every object by its number, for a file whose pages hang nowhere.</summary>
    public IEnumerable<int> Numbers => _places.Keys;

    /// <summary>The object itself: references are followed.</summary>
    public object? Resolve(object? value)
    {
        for (var followed = 0; value is PdfReference reference; followed++)
        {
            if (followed > ChainMax || !_sink.Step()) return null;
            value = Find(reference.Number);
        }
        return value;
    }

    public PdfDictionary? Dictionary(object? value) => Resolve(value) switch
    {
        PdfDictionary dictionary => dictionary,
        PdfStream stream => stream.Dictionary,
        _ => null,
    };

    /// <summary>An array's elements, a lone object as one element, nothing as none; each resolved.</summary>
    public List<object?> List(object? value) => Resolve(value) switch
    {
        null => [],
        PdfArray array => [.. array.Select(Resolve)],
        var one => [one],
    };

    public double Number(object? value, double otherwise) => Resolve(value) is double number ? number : otherwise;

    public string? Name(object? value) => (Resolve(value) as PdfName)?.Value;

    private object? Find(int number)
    {
        if (_cached.TryGetValue(number, out var known)) return known;
        if (!_places.TryGetValue(number, out var place)) return null;
        var value = ReadAt(new PdfLexer(place.In, _sink) { At = place.At });
        if (_cached.Count >= CachedMax) _cached.Clear();
        return _cached[number] = value;
    }

    private void Scan()
    {
        var span = _bytes.Span;
        var lexer = new PdfLexer(_bytes, _sink);
        while (lexer.At < span.Length && _sink.Step() && _places.Count < ObjectsMax)
        {
            var from = lexer.At;
            var found = span[from..].IndexOf("obj"u8);
            var end = found < 0 ? span.Length : from + found;
            ReadTrailers(from, end);
            lexer.At = Math.Min(span.Length, end + "obj".Length);
            if (found < 0 || NumberBefore(span[..end]) is not { } number) continue;
            _places[number] = (_bytes, lexer.At);
            Look(ReadAt(lexer));
        }
    }

    /// <summary>What an object tells of the whole file.</summary>
    private void Look(object? value)
    {
        if (value is not PdfStream stream)
        {
            if (value is PdfDictionary dictionary && (dictionary.Find("Type") as PdfName)?.Value == "Catalog"
                && dictionary.ContainsKey("Pages"))
                _root ??= dictionary;
            return;
        }
        switch ((stream.Dictionary.Find("Type") as PdfName)?.Value)
        {
            case "XRef":
                LookAtTrailer(stream.Dictionary);
                break;
            case "ObjStm":
                ReadObjectStream(stream);
                break;
        }
    }

    private void LookAtTrailer(PdfDictionary trailer)
    {
        if (trailer.ContainsKey("Encrypt")) IsEncrypted = true;
        if (trailer.Find("Root") is PdfReference root) _root = root;
    }

    private void ReadTrailers(int from, int end)
    {
        var between = _bytes.Span[from..end];
        for (var at = between.IndexOf("trailer"u8); at >= 0 && _sink.Step();)
        {
            var lexer = new PdfLexer(_bytes, _sink) { At = from + at + "trailer".Length };
            if (lexer.Next() is PdfDictionary trailer) LookAtTrailer(trailer);
            var next = between[(at + 1)..].IndexOf("trailer"u8);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    /// <summary>Objects packed together (§7.5.7): pairs of number and place, then the objects.</summary>
    private void ReadObjectStream(PdfStream stream)
    {
        if (IsEncrypted) return;
        var bytes = PdfStreams.Decode(this, stream, _sink);
        var first = (int)Number(stream.Dictionary.Find("First"), 0);
        var lexer = new PdfLexer(bytes, _sink);
        while (_places.Count < ObjectsMax && lexer.At < first
            && lexer.Next() is double number && lexer.Next() is double place)
        {
            var at = first + place;
            if (at >= 0 && at < bytes.Length) _places[(int)number] = (bytes, (int)at);
        }
    }

    private object? ReadAt(PdfLexer lexer)
    {
        var value = lexer.Next();
        // A number may be the first of a reference: 12 0 R.
        if (value is double number)
        {
            var after = lexer.At;
            if (lexer.Next() is double && lexer.Next() is PdfWord { Value: "R" }) return new PdfReference((int)number);
            lexer.At = after;
        }
        if (value is not PdfDictionary dictionary) return value == PdfLexer.End ? null : value;
        lexer.PassBlanks();
        var rest = lexer.Bytes.Span[lexer.At..];
        // An object stream holds no streams (§7.5.7); looking for their ends there would be work for nothing.
        if (!rest.StartsWith("stream"u8) || !lexer.Bytes.Equals(_bytes)) return dictionary;
        lexer.At += "stream".Length;
        if (rest["stream".Length..].StartsWith("\r\n"u8)) lexer.At += 2;
        else if (rest["stream".Length..] is [(byte)'\n' or (byte)'\r', ..]) lexer.At++;
        return ReadStream(lexer, dictionary);
    }

    private PdfStream ReadStream(PdfLexer lexer, PdfDictionary dictionary)
    {
        var (begins, all) = (lexer.At, lexer.Bytes);
        if (dictionary.Find("Length") is double length && length >= 0 && begins + length < all.Length)
        {
            lexer.At = begins + (int)length;
            lexer.PassBlanks();
            if (all.Span[lexer.At..].StartsWith("endstream"u8)) return new(dictionary, all.Slice(begins, (int)length));
        }
        // Looked for only where one may be, so that a thousand beginnings don't each read to the end of the file.
        var found = begins >= _noStreamEndsFrom ? -1 : all.Span[begins..].IndexOf("endstream"u8);
        if (found < 0) _noStreamEndsFrom = Math.Min(_noStreamEndsFrom, begins);
        lexer.At = found < 0 ? begins : begins + found;
        return new(dictionary, all.Slice(begins, Math.Max(0, found)));
    }

    /// <summary>The number in <c>12 0 obj</c>, read backwards from <c>obj</c>.</summary>
    private static int? NumberBefore(ReadOnlySpan<byte> before)
    {
        const int DigitsMax = 9;
        before = TrimBlanks(before);
        var generation = DigitsAtEnd(before);
        if (generation is 0 or > DigitsMax) return null;
        var rest = TrimBlanks(before[..^generation]);
        if (rest.Length == before.Length - generation) return null;
        var digits = DigitsAtEnd(rest);
        return digits is > 0 and <= DigitsMax && int.TryParse(rest[^digits..], out var number) ? number : null;
    }

    private static ReadOnlySpan<byte> TrimBlanks(ReadOnlySpan<byte> span)
    {
        const int BlanksMax = 16;
        for (var i = 0; i < BlanksMax && span is [.., (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n']; i++)
            span = span[..^1];
        return span;
    }

    private static int DigitsAtEnd(ReadOnlySpan<byte> span)
    {
        const int LookMax = 12;
        var digits = 0;
        while (digits < LookMax && digits < span.Length && char.IsAsciiDigit((char)span[^(digits + 1)]))
            digits++;
        return digits;
    }
}
