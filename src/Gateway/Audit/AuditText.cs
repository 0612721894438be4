namespace MailMesh.Gateway.Audit;

/// <summary>Keeps texts that a caller had a hand in from forging a line, a field or a hash.</summary>
public static class AuditText
{
    /// <summary>Of a tool, an outcome, a request id. A caller may name a tool that does not exist.</summary>
    public const int NameCharactersMax = 64;
    /// <summary>50 ids with their commas.</summary>
    public const int TargetCharactersMax = 2_000;
    public const int NamesCharactersMax = 1_000;

    /// <summary>Without control characters and surrogates, and cut.</summary>
    public static string Plain(string text, int charactersMax)
    {
        if (text.Length <= charactersMax && IsPlain(text)) return text;
        return string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(charactersMax));
    }

    public static string Name(string text) => Plain(text, NameCharactersMax);

    /// <summary>The row as it is stored and hashed.</summary>
    public static AuditRow Plain(AuditRow row) => row with
    {
        Tool = Name(row.Tool),
        Result = Name(row.Result),
        RequestId = Name(row.RequestId),
        Target = row.Target is { } target ? Plain(target, TargetCharactersMax) : null,
        Names = row.Names is { } names ? Plain(names, NamesCharactersMax) : null,
    };

    private static bool IsPlain(ReadOnlySpan<char> text) =>
        !text.ContainsAnyInRange('\u0000', '\u001F') && !text.ContainsAnyInRange('\u007F', '\u009F')
        && !text.ContainsAnyInRange('\uD800', '\uDFFF');
}
