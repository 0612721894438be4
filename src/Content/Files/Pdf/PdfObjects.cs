namespace MailMesh.Content.Files.Pdf;

// The kinds of object (ISO 32000-1 §7.3). A number is a double, a string a byte[], true and false a bool, null null.

/// <summary><c>/Name</c>.</summary>
internal sealed record PdfName(string Value);

/// <summary><c>12 0 R</c>: the object of that number; generations are passed over.</summary>
internal sealed record PdfReference(int Number);

/// <summary>A word that is no object: <c>obj</c>, <c>Tj</c>.</summary>
internal sealed record PdfWord(string Value);

internal sealed class PdfArray : List<object?>;

internal sealed class PdfDictionary : Dictionary<string, object?>
{
    public PdfDictionary()
        : base(StringComparer.Ordinal)
    {
    }

    public object? Find(string key) => TryGetValue(key, out var value) ? value : null;
}

/// <summary>A dictionary and the bytes that follow it, as they stand in the file.</summary>
internal sealed record PdfStream(PdfDictionary Dictionary, ReadOnlyMemory<byte> Raw);
