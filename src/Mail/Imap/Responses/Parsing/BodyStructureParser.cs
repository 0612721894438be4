using System.Globalization;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>
/// Reads a BODYSTRUCTURE or BODY (RFC 9051 §7.5.2), of servers that leave out, double or mistake fields too.
/// </summary>
internal static class BodyStructureParser
{
    private const int PartsMax = 10_000;
    private const int ParametersMax = 1000;

    /// <summary>False where it is none, or nests deeper than the reader may; it then stands anywhere inside.</summary>
    public static bool TryRead(ref ResponseReader reader, out BodyStructure? structure)
    {
        var parts = 0;
        return TryPart(ref reader, "", isWhole: true, depth: 0, ref parts, out structure);
    }

    private static bool TryPart(
        ref ResponseReader reader, string section, bool isWhole, int depth, ref int parts, out BodyStructure? part)
    {
        part = null;
        if (depth > reader.DepthMax || ++parts > PartsMax || !reader.Try('(')) return false;
        reader.Spaces();
        if (reader.Peek == (byte)'(' || IsNilChild(reader))
            return TryMultipart(ref reader, section, isWhole, depth, ref parts, out part);
        return TrySingle(ref reader, isWhole ? "1" : section, depth, ref parts, out part);
    }

    /// <summary>Dovecot writes NIL for a child that it couldn't parse; a type is never NIL.</summary>
    private static bool IsNilChild(ResponseReader reader)
    {
        if (!reader.TryNil()) return false;
        reader.Spaces();
        return reader.Peek == (byte)'(' || reader.TryNil();
    }

    private static bool TryMultipart(
        ref ResponseReader reader, string section, bool isWhole, int depth, ref int parts, out BodyStructure? part)
    {
        part = null;
        var children = new List<BodyStructure>();
        for (var number = 1; ; number++)
        {
            reader.Spaces();
            if (reader.TryNil()) continue; // it keeps its number
            if (reader.Peek != (byte)'(') break;
            var name = number.ToString(CultureInfo.InvariantCulture);
            var path = section.Length == 0 ? name : $"{section}.{name}";
            if (!TryPart(ref reader, path, isWhole: false, depth + 1, ref parts, out var child)) return false;
            children.Add(child!);
        }
        if (!TryWord(ref reader, out var subtype)) return false;
        reader.Spaces();
        if (!TryParameters(ref reader, out var parameters)) return false;
        var made = new BodyStructure
        {
            Type = "multipart", Subtype = subtype ?? "mixed", Section = isWhole ? "" : section, Parts = children,
            Parameters = parameters,
        };
        return TryExtension(ref reader, ref made) && Close(ref reader, made, out part);
    }

    private static bool TrySingle(
        ref ResponseReader reader, string section, int depth, ref int parts, out BodyStructure? part)
    {
        part = null;
        if (!TryWord(ref reader, out var type) || !TryWord(ref reader, out var subtype)) return false;
        reader.Spaces();
        if (!TryParameters(ref reader, out var parameters)) return false;
        if (!TryField(ref reader, out var id) || !TryField(ref reader, out var description)
            || !TryWord(ref reader, out var encoding)) return false;
        reader.Spaces();
        if (!reader.TryCount(out var bytes) && !reader.TryNil() && reader.Peek != (byte)')') return false;
        var made = new BodyStructure
        {
            Type = type ?? "application", Subtype = subtype ?? "octet-stream", Section = section,
            Parameters = parameters, Id = id, Description = description, Encoding = encoding ?? "7bit", Bytes = bytes,
        };
        reader.Spaces();
        if (made is { Type: "message", Subtype: "rfc822" or "global" } && reader.Peek == (byte)'(')
        {
            if (!TryMessage(ref reader, section, depth, ref parts, ref made)) return false;
        }
        reader.Spaces();
        if (reader.TryCount(out var lines)) made = made with { Lines = lines }; // of text, and of what claims to be
        if (!TryField(ref reader, out var md5)) return false;
        return TryExtension(ref reader, ref made) && Close(ref reader, made with { Md5 = md5 }, out part);
    }

    /// <summary>The envelope and structure of the mail inside a part.</summary>
    private static bool TryMessage(
        ref ResponseReader reader, string section, int depth, ref int parts, ref BodyStructure made)
    {
        if (!EnvelopeParser.TryRead(ref reader, out var envelope)) return false;
        reader.Spaces();
        if (!reader.TryNil())
        {
            // The mail inside a message part numbers its parts below that part's own number (RFC 9051 §6.4.5.1).
            var start = reader;
            start.Try('(');
            start.Spaces();
            var isMultipart = start.Peek == (byte)'(';
            var path = isMultipart ? section : $"{section}.1";
            if (!TryPart(ref reader, path, isWhole: false, depth + 1, ref parts, out var body)) return false;
            made = made with { Parts = [body!] };
        }
        made = made with { Envelope = envelope };
        return true;
    }

    /// <summary>
    /// Disposition, languages, location, and whatever a later standard adds (RFC 9051 §9, body-extension).
    /// </summary>
    private static bool TryExtension(ref ResponseReader reader, ref BodyStructure made)
    {
        reader.Spaces();
        if (reader.Try('('))
        {
            if (!TryWord(ref reader, out var disposition)) return false;
            reader.Spaces();
            if (!TryParameters(ref reader, out var parameters)) return false;
            reader.Spaces();
            if (!reader.Try(')')) return false;
            made = made with { Disposition = disposition, DispositionParameters = parameters };
        }
        else if (TryWord(ref reader, out var alone)) made = made with { Disposition = alone }; // Exchange: "inline"
        reader.Spaces();
        if (reader.Peek == (byte)'(') made = made with { Languages = FlagLists.Read(ref reader) };
        else if (TryField(ref reader, out var language) && language is not null)
            made = made with { Languages = [language] };
        if (!TryField(ref reader, out var location)) return false;
        made = made with { Location = location };
        return true;
    }

    private static bool Close(ref ResponseReader reader, BodyStructure made, out BodyStructure? part)
    {
        part = made;
        while (true)
        {
            reader.Spaces();
            if (reader.Try(')')) return true;
            if (reader.IsAtEnd) return false;
            reader.Skip();
        }
    }

    /// <summary>A string or NIL; null also where the list ends early.</summary>
    private static bool TryField(ref ResponseReader reader, out string? value)
    {
        value = null;
        reader.Spaces();
        return reader.Peek == (byte)')' || reader.TryText(out value);
    }

    /// <summary>A word that is compared without case.</summary>
    private static bool TryWord(ref ResponseReader reader, out string? value)
    {
        if (!TryField(ref reader, out value)) return false;
        value = value is null ? null : Words.Lower(value);
        return true;
    }

    private static bool TryParameters(ref ResponseReader reader, out IReadOnlyDictionary<string, string> parameters)
    {
        parameters = BodyStructure.Empty;
        if (reader.Peek == (byte)')' || reader.TryNil()) return true;
        if (!reader.Try('(')) return reader.TryText(out _); // a string where a list belongs
        var found = new Dictionary<string, string>(2);
        while (true)
        {
            reader.Spaces();
            if (reader.Try(')')) break;
            if (found.Count == ParametersMax || !TryWord(ref reader, out var name)) return false;
            reader.Spaces();
            if (reader.Peek == (byte)')') continue; // a name without a value
            if (!reader.TryText(out var value)) return false;
            if (name is not null) found.TryAdd(name, value ?? "");
        }
        if (found.Count > 0) parameters = found;
        return true;
    }
}
