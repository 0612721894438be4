namespace MailMesh.Gateway.OAuth.Pages;

/// <summary>A page for a person: no script, no frame around it, nothing kept.</summary>
/// <param name="SentTo">Where its form may lead besides here: browsers hold a form's redirects to the policy.</param>
public sealed record Page(string Title, Html Body, int Status = StatusCodes.Status200OK, string? SentTo = null)
    : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        // Same origin, not none: a form's Origin header would be "null" and could not be checked.
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            + $"form-action 'self'{(SentTo is null ? "" : " " + SourceOf(SentTo))}";
        var page = Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{Title} - MailMesh</title>
            <link rel="stylesheet" href="{PageStyle.Path}">
            </head>
            <body>
            <main>
            <h1>{Title}</h1>
            {Body}
            </main>
            </body>
            </html>

            """);
        await response.WriteAsync(page.Markup, httpContext.RequestAborted);
    }

    /// <summary>As a policy names it: the origin of a web address, else the scheme. IPv6 it can't name.</summary>
    private static string SourceOf(string uri)
    {
        var url = new Uri(uri);
        return url.Scheme is "http" or "https" && url.HostNameType is not UriHostNameType.IPv6
            ? url.GetLeftPart(UriPartial.Authority)
            : url.Scheme + ":";
    }

    public static Html Problem(string? problem) =>
        problem is null ? Html.Nothing : Html.Of($"""<p class="problem" role="alert" id="problem">{problem}</p>""");

    public static Html Hidden(string name, string? value) =>
        value is null ? Html.Nothing : Html.Of($"""<input type="hidden" name="{name}" value="{value}">""");
}

/// <summary>
/// 303, so that a browser comes by GET (RFC 9700 §4.12). Written by hand: the framework's own redirect logs where to,
/// and with it the code.
/// </summary>
public sealed record SeeOther(string Location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = Location;
        httpContext.Response.Headers.CacheControl = "no-store";
        httpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }
}
