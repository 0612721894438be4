namespace MailMesh.Gateway.OAuth.Clients;

/// <summary>An app that asks for access. All of it is the app's own word.</summary>
/// <param name="Host">The host that vouches for it: of its metadata document; null where it registered itself.</param>
public sealed record AppClient(string Id, string Name, IReadOnlyList<string> RedirectUris, string? Host)
{
    public bool MayRedirectTo(string uri) => RedirectUris.Any(registered => RedirectUri.Matches(registered, uri));
}

public abstract record ClientLookup
{
    private ClientLookup()
    {
    }

    public sealed record Found(AppClient Client) : ClientLookup;

    /// <param name="Why">For the person before the page.</param>
    public sealed record Refused(string Why) : ClientLookup;
}
