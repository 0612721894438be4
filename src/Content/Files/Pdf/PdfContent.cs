using MailMesh.Content.Files.Pdf.Fonts;

namespace MailMesh.Content.Files.Pdf;

/// <summary>
/// Carries out the operators of a page that place text (ISO 32000-1 §9.4), and those that it depends on; paths, colours
/// and pictures are passed over. Forms are entered to a depth, each time as work.
/// </summary>
internal sealed class PdfContent(PdfFile file, TextSink sink, Dictionary<PdfDictionary, PdfFont> fonts)
{
    private const int FormDepthMax = 12;
    private const int StepsOfForm = 20;
    private const int StatesMax = 256;
    private const int OperandsMax = 1_024;
    private const int InlineImageLookMax = 8 * 1024 * 1024;
    private const int FontsMax = 2_000;

    private readonly Stack<State> _saved = [];
    private State _now = new() { Ctm = PdfMatrix.Same, Stretch = 1 };
    private PdfMatrix _text = PdfMatrix.Same;
    private PdfMatrix _lineStart = PdfMatrix.Same;

    public void Run(ReadOnlyMemory<byte> content, PdfDictionary? resources, PdfPageText page, int depth = 0)
    {
        var lexer = new PdfLexer(content, sink);
        var operands = new PdfArray();
        while (lexer.Next() is var one && one != PdfLexer.End)
        {
            if (one is not PdfWord word)
            {
                if (operands.Count < OperandsMax) operands.Add(one);
                continue;
            }
            if (word.Value == "ID") PassInlineImage(lexer);
            else if (word.Value == "Do" && sink.Step(StepsOfForm)) Draw(operands, resources, page, depth);
            else if (word.Value == "Tf") SetFont(operands, resources);
            else if (!Place(word.Value, operands)) Show(word.Value, operands, page);
            operands.Clear();
        }
    }

    /// <summary>The operators that move; false where it is another.</summary>
    private bool Place(string word, PdfArray operands)
    {
        switch (word)
        {
            case "q" when _saved.Count < StatesMax:
                _saved.Push(_now);
                return true;
            case "Q":
                if (_saved.TryPop(out var saved)) _now = saved;
                return true;
            case "cm" when PdfMatrix.Of(operands) is { } matrix:
                _now.Ctm = matrix * _now.Ctm;
                return true;
            case "BT":
                _text = _lineStart = PdfMatrix.Same;
                return true;
            case "Tm" when PdfMatrix.Of(operands) is { } matrix:
                _text = _lineStart = matrix;
                return true;
            case "Td" or "TD" when operands is [double x, double y, ..]:
                if (word == "TD") _now.Leading = -y;
                MoveLine(x, y);
                return true;
            case "T*":
                MoveLine(0, -_now.Leading);
                return true;
            default:
                return Set(word, operands);
        }
    }

    private bool Set(string word, PdfArray operands)
    {
        if (operands is not [double number, ..]) return false;
        switch (word)
        {
            case "TL":
                _now.Leading = number;
                return true;
            case "Tc":
                _now.CharSpace = number;
                return true;
            case "Tw":
                _now.WordSpace = number;
                return true;
            case "Tz":
                _now.Stretch = number / 100;
                return true;
            case "Ts":
                _now.Rise = number;
                return true;
            case "Tr":
                _now.IsInvisible = number is 3 or 7;
                return true;
            default:
                return false;
        }
    }

    private void Show(string word, PdfArray operands, PdfPageText page)
    {
        switch (word)
        {
            case "Tj" when operands is [.., byte[] text]:
                Show(text, page);
                break;
            case "'" when operands is [.., byte[] text]:
                MoveLine(0, -_now.Leading);
                Show(text, page);
                break;
            case "\"" when operands is [double words, double characters, byte[] text]:
                (_now.WordSpace, _now.CharSpace) = (words, characters);
                MoveLine(0, -_now.Leading);
                Show(text, page);
                break;
            case "TJ" when operands is [.., PdfArray pieces]:
                foreach (var piece in pieces)
                {
                    if (piece is byte[] text) Show(text, page);
                    if (piece is double back) Advance(-back / 1_000 * _now.Size * _now.Stretch);
                }
                break;
        }
    }

    private void Show(byte[] text, PdfPageText page)
    {
        foreach (var (characters, width, isSpace) in (_now.Font ?? PdfFont.Unknown).Glyphs(text))
        {
            if (!sink.Step()) return;
            var place = PdfMatrix.Move(0, _now.Rise) * _text * _now.Ctm;
            var onPage = width * _now.Size * _now.Stretch;
            page.Add(
                characters, place, onPage * place.Stretch, Math.Abs(_now.Size) * place.Scale, !_now.IsInvisible);
            Advance(onPage + ((_now.CharSpace + (isSpace ? _now.WordSpace : 0)) * _now.Stretch));
        }
    }

    private void Advance(double by) => _text = PdfMatrix.Move(by, 0) * _text;

    private void MoveLine(double x, double y) => _text = _lineStart = PdfMatrix.Move(x, y) * _lineStart;

    private void SetFont(PdfArray operands, PdfDictionary? resources)
    {
        if (operands is not [PdfName name, double size, ..]) return;
        _now.Size = size;
        _now.Font = null;
        var named = file.Dictionary(resources?.Find("Font"))?.Find(name.Value);
        if (file.Dictionary(named) is not { } font) return;
        if (!fonts.TryGetValue(font, out var known))
        {
            if (fonts.Count >= FontsMax) fonts.Clear();
            fonts[font] = known = PdfFont.Read(font, file, sink);
        }
        _now.Font = known;
    }

    private void Draw(PdfArray operands, PdfDictionary? resources, PdfPageText page, int depth)
    {
        if (operands is not [.., PdfName name] || depth >= FormDepthMax) return;
        if (file.Resolve(file.Dictionary(resources?.Find("XObject"))?.Find(name.Value)) is not PdfStream form) return;
        if (file.Name(form.Dictionary.Find("Subtype")) != "Form") return;
        var (before, text, start) = (_now, _text, _lineStart);
        if (PdfMatrix.Of(file.List(form.Dictionary.Find("Matrix"))) is { } matrix) _now.Ctm = matrix * _now.Ctm;
        var own = file.Dictionary(form.Dictionary.Find("Resources")) ?? resources;
        Run(PdfStreams.Decode(file, form, sink), own, page, depth + 1);
        (_now, _text, _lineStart) = (before, text, start);
    }

    /// <summary>Raw bytes up to a lone EI (§8.9.7).</summary>
    private static void PassInlineImage(PdfLexer lexer)
    {
        var rest = lexer.Bytes.Span[lexer.At..];
        rest = rest[..Math.Min(rest.Length, InlineImageLookMax)];
        for (var from = 0; from < rest.Length;)
        {
            var found = rest[from..].IndexOf("EI"u8);
            if (found < 0) break;
            var at = from + found;
            from = at + 2;
            var before = at == 0 || rest[at - 1] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
            var after = from >= rest.Length || rest[from] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
            if (!before || !after) continue;
            lexer.At += from;
            return;
        }
        lexer.At += rest.Length;
    }

    /// <summary>What q keeps and Q brings back.</summary>
    private record struct State
    {
        public PdfMatrix Ctm { get; set; }
        public PdfFont? Font { get; set; }
        public double Size { get; set; }
        public double Leading { get; set; }
        public double CharSpace { get; set; }
        public double WordSpace { get; set; }
        public double Stretch { get; set; }
        public double Rise { get; set; }
        public bool IsInvisible { get; set; }
    }
}
