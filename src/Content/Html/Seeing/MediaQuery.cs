namespace MailMesh.Content.Html.Seeing;

/// <summary>
/// Whether the rules for a medium hold for the reader we stand for: a screen 800 pixels wide, light. Of what isn't
/// understood they do: what is hidden from some is hidden.
/// </summary>
internal static class MediaQuery
{
    private const double ScreenPixels = 800;

    public static bool Holds(ReadOnlySpan<char> media)
    {
        if (media.IsWhiteSpace())
            return true;
        foreach (var range in media.Split(','))
            if (HoldsOne(media[range].Trim()))
                return true;
        return false;
    }

    private static bool HoldsOne(ReadOnlySpan<char> query)
    {
        var isNot = query.StartsWith("not ", StringComparison.OrdinalIgnoreCase);
        var holds = !Names(query, "print") && !Names(query, "speech") && !Names(query, "dark")
            && !Names(query, "portrait");
        foreach (var range in query.Split('('))
        {
            var feature = query[range];
            var colon = feature.IndexOf(':');
            if (colon < 0)
                continue;
            var name = feature[..colon].Trim();
            var value = feature[(colon + 1)..].Trim();
            var pixels = Declaration.NumberOf(value) * (value.Contains("em", StringComparison.OrdinalIgnoreCase)
                ? FontSize.Default : 1);
            if (pixels < 0 || !name.EndsWith("width", StringComparison.OrdinalIgnoreCase))
                continue;
            holds &= name.StartsWith("max", StringComparison.OrdinalIgnoreCase) ? pixels >= ScreenPixels
                : !name.StartsWith("min", StringComparison.OrdinalIgnoreCase) || pixels <= ScreenPixels;
        }
        return holds != isNot;
    }

    private static bool Names(ReadOnlySpan<char> query, string word) =>
        query.Contains(word, StringComparison.OrdinalIgnoreCase);
}
