using System.Text;

namespace MailMesh.Corpus;

/// <summary>Running text of a wanted length, decided by the chance it is given.</summary>
internal static class Prose
{
    private const int ColumnsMax = 70;

    /// <summary>Paragraphs in lines of up to 70 columns, some of them quoted, ending in a signature.</summary>
    public static string Plain(Language language, Random chance, int chars)
    {
        var text = new StringBuilder(chars + ColumnsMax);
        while (text.Length < chars)
        {
            var quoted = chance.Next(6) == 0;
            for (var lines = chance.Next(2, 7); lines > 0 && text.Length < chars; lines--)
                Line(text, language, chance, quoted);
            text.Append("\r\n");
        }
        return text.Append("-- \r\n").Append(Pick(language.Names, chance)).Append("\r\n").ToString();
    }

    /// <summary>A page as mail programs write them: styles, a table, links and entities.</summary>
    public static string Html(Language language, Random chance, int chars, string? image = null)
    {
        var html = new StringBuilder(chars + 600).Append($"""
            <!DOCTYPE html>
            <html><head>
            <meta http-equiv="Content-Type" content="text/html; charset={language.Charset}">
            <style>p {"{"} margin: 0 0 12px; font: 14px/1.5 Arial {"}"} .small {"{"} font-size: 11px {"}"}</style>
            </head>
            <body><table width="600" cellpadding="0" cellspacing="0" border="0" align="center"><tr><td>

            """.ReplaceLineEndings("\r\n"));
        if (image is not null) html.Append($"<img src=\"cid:{image}\" width=\"320\" alt=\"\">\r\n");
        while (html.Length < chars)
        {
            html.Append("<p style=\"color:#333333\">").Append(Pick(language.Phrases, chance)).Append(", <b>")
                .Append(Pick(language.Phrases, chance)).Append("</b>&nbsp;&amp; ")
                .Append(Pick(language.Phrases, chance))
                .Append(". <a href=\"https://www.").Append(language.Domain).Append("/offer?id=").Append(chance.Next())
                .Append("&amp;ref=mail\">").Append(Pick(language.Phrases, chance)).Append("</a></p>\r\n");
        }
        return html.Append("</td></tr></table></body></html>\r\n").ToString();
    }

    public static string Pick(string[] of, Random chance) => of[chance.Next(of.Length)];

    private static void Line(StringBuilder text, Language language, Random chance, bool quoted)
    {
        var start = text.Length;
        if (quoted) text.Append("> ");
        do text.Append(Pick(language.Phrases, chance)).Append(chance.Next(4) == 0 ? ". " : ", ");
        while (text.Length - start < ColumnsMax - 30);
        text.Length -= 1;
        text.Append("\r\n");
    }
}
