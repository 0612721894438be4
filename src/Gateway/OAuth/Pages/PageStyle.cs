namespace MailMesh.Gateway.OAuth.Pages;

/// <summary>The pages' style sheet: a file of its own, so that no page needs inline style.</summary>
public static class PageStyle
{
    public const string Path = "/oauth/page.css";

    private const string Sheet = """
        :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
        body { margin: 0; background: #f4f5f7; color: #1b1f24; }
        main { max-width: 34rem; margin: 3rem auto; padding: 2rem; background: #fff; border-radius: .5rem; }
        h1 { font-size: 1.4rem; margin-top: 0; }
        fieldset { border: 1px solid #6b7280; border-radius: .4rem; margin: 1.25rem 0; padding: .75rem 1rem; }
        legend { font-weight: 600; padding: 0 .3rem; }
        label { display: block; margin: .4rem 0; overflow-wrap: anywhere; }
        label.field { font-weight: 600; }
        input[type=checkbox] { width: 1.1rem; height: 1.1rem; margin-right: .5rem; vertical-align: middle; }
        input[type=password] { box-sizing: border-box; width: 100%; font: inherit; padding: .6rem;
          border: 1px solid #6b7280; border-radius: .3rem; }
        button, a.button { display: inline-block; font: inherit; min-height: 2.75rem; padding: .5rem 1.2rem;
          margin: .5rem .5rem 0 0; border: 1px solid #1d4ed8; border-radius: .3rem; cursor: pointer; }
        button.yes { background: #1d4ed8; color: #fff; }
        button.no { background: #fff; color: #1d4ed8; }
        a { color: #1d4ed8; }
        :focus-visible { outline: 3px solid #b45309; outline-offset: 2px; }
        .problem { border-left: .3rem solid #b91c1c; padding: .5rem 1rem; background: #fef2f2; color: #7f1d1d; }
        .note { color: #4b5563; font-size: .9rem; overflow-wrap: anywhere; }
        @media (prefers-color-scheme: dark) {
          body { background: #111827; color: #e5e7eb; }
          main { background: #1f2937; }
          .note { color: #cbd5e1; }
          a { color: #93c5fd; }
          button.no { background: #1f2937; color: #93c5fd; border-color: #93c5fd; }
          .problem { background: #450a0a; color: #fecaca; }
          :focus-visible { outline-color: #fbbf24; }
        }
        """;

    public static Task Answer(HttpContext http)
    {
        http.Response.ContentType = "text/css; charset=utf-8";
        http.Response.Headers.CacheControl = "public, max-age=3600";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.WriteAsync(Sheet, http.RequestAborted);
    }
}
