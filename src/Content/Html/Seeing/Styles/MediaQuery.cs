namespace MailMesh.Content.Html.Seeing.Styles;

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
            {
                holds &= HoldsRange(feature);
                continue;
            }
            var name = feature[..colon].Trim();
            var value = feature[(colon + 1)..].Trim();
            var pixels = CssNumber.Of(value) * (value.Contains("em", StringComparison.OrdinalIgnoreCase)
                ? FontSize.Default : 1);
            if (pixels < 0 || !name.EndsWith("width", StringComparison.OrdinalIgnoreCase))
                continue;
            holds &= name.StartsWith("max", StringComparison.OrdinalIgnoreCase) ? pixels >= ScreenPixels
                : !name.StartsWith("min", StringComparison.OrdinalIgnoreCase) || pixels <= ScreenPixels;
        }
        return holds != isNot;
    }

    /// <summary><c>width &lt;= 480px</c>, either way round (Media Queries 4 §2.4.3); of others it holds.</summary>
    private static bool HoldsRange(ReadOnlySpan<char> feature)
    {
        var sign = feature.IndexOfAny('<', '>');
        if (sign < 0)
            return true;
        var isLess = feature[sign] == '<';
        var left = feature[..sign].Trim();
        var right = feature[(sign + 1)..].TrimStart("= ");
        var isWidthFirst = left.EndsWith("width", StringComparison.OrdinalIgnoreCase);
        if (!isWidthFirst && !right.StartsWith("width", StringComparison.OrdinalIgnoreCase))
            return true;
        var pixels = CssNumber.Of(isWidthFirst ? right : left);
        return pixels < 0 || (isLess == isWidthFirst ? ScreenPixels <= pixels : ScreenPixels >= pixels);
    }

    private static bool Names(ReadOnlySpan<char> query, string word) =>
        query.Contains(word, StringComparison.OrdinalIgnoreCase);
}
