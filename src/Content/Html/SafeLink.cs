namespace MailMesh.Content.Html;

/// <summary>Addresses that a mail's link may lead to.</summary>
internal static class SafeLink
{
    /// <summary>The address without control characters, or null where its scheme isn't http, https or mailto.</summary>
    public static string? Of(string? href)
    {
        if (href is null || href.Length > ContentLimits.UrlCharsMax)
            return null;
        var trimmed = href.Trim();
        if (InvisibleText.MayHold(trimmed) || trimmed.AsSpan().ContainsAnyInRange('\0', ' '))
            trimmed = new string([.. InvisibleText.Remove(trimmed).Text.Where(c => c > ' ')]);
        return Uri.TryCreate(trimmed, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" or "mailto" ? trimmed : null;
    }
}
