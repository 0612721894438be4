using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime.Structure;

namespace MailMesh.Mail.Mime.Reports;

/// <summary>The blocks of fields that machine-readable reports are made of (RFC 3464 §2.1).</summary>
internal static class ReportFields
{
    /// <summary>
    /// Blocks of a report, parted by empty lines; a block without a field is left out. Linear in the report's bytes.
    /// </summary>
    public static IReadOnlyList<HeaderList> Blocks(MimePart report)
    {
        ReadOnlyMemory<byte> body = report.DecodeBytes();
        using var reader = new HeaderReader(body, MimeLimits.Default, new DefectList(0));
        var none = new BoundaryStack();
        var found = new List<(int First, int Count)>();
        for (var at = 0; at < body.Length;)
        {
            var first = reader.Count;
            var next = reader.Read(at, none);
            if (reader.Count > first)
            {
                found.Add((first, reader.Count - first));
            }
            // A line that is no field ends a block, and is passed over.
            at = next > at ? next : at + HeaderReader.LineAt(body.Span, at).Length;
        }
        var fields = reader.ToArray();
        return [.. found.Select(block =>
            new HeaderList(body, new ArraySegment<FieldPosition>(fields, block.First, block.Count)))];
    }

    /// <summary>A value behind its type, as in <c>dns; mx.example.com</c>; null where the field is missing.</summary>
    public static string? Typed(HeaderList block, string name)
    {
        var value = Value(block, name);
        var semicolon = value?.IndexOf(';') ?? -1;
        return semicolon < 0 ? value : value![(semicolon + 1)..].Trim();
    }

    /// <summary>A value without comments; null where the field is missing or empty.</summary>
    public static string? Value(HeaderList block, string name) =>
        block.Value(name) is { } value && HeaderSyntax.WithoutComments(value).Trim() is { Length: > 0 } bare
            ? bare
            : null;

    /// <summary>A date; null where the field is missing or tells none.</summary>
    public static DateTimeOffset? Date(HeaderList block, string name) =>
        block.Value(name) is { } value ? DateField.Parse(value) : null;

    /// <summary>An address without brackets; null where the field is missing or names none.</summary>
    public static string? Address(HeaderList block, string name) =>
        Typed(block, name) is { } value && AddressList.Parse(value) is [var first, ..] ? first.Address : null;

    /// <summary>The mail's first part with a purpose, embedded messages not entered; null where none is.</summary>
    public static MimePart? Find(MimeMessage mail, PartPurpose purpose)
    {
        for (var part = mail.Root; part is not null; part = PartWalk.Next(part, mail.Root, entersMessages: false))
        {
            if (part.Purpose == purpose)
            {
                return part;
            }
        }
        return null;
    }
}
