namespace MailMesh.Content;

/// <summary>Bounds of what is converted; what lies beyond is left out, and the result says so.</summary>
public static class ContentLimits
{
    /// <summary>Characters of HTML that are parsed; mails beyond it are bulk mail with embedded data.</summary>
    public const int HtmlCharsMax = 2_000_000;

    /// <summary>Characters of text or Markdown that come out.</summary>
    public const int TextCharsMax = 1_000_000;

    /// <summary>Open elements above one another; HTML that nests deeper is read up to there.</summary>
    public const int DepthMax = 1_000;

    /// <summary>Characters of one link's address; a longer one is left out.</summary>
    public const int UrlCharsMax = 2_048;
}
