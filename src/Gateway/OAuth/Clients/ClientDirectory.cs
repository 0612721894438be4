namespace MailMesh.Gateway.OAuth.Clients;

/// <summary>Finds an app by its id: a URL is its metadata document, all else was registered.</summary>
public sealed class ClientDirectory(RegisteredClients registered, ClientDocuments documents)
{
    public async Task<ClientLookup> Find(string id, CancellationToken ct)
    {
        if (id.Contains("://", StringComparison.Ordinal)) return await documents.Find(id, ct);
        return await registered.Find(id, ct) is { } client
            ? new ClientLookup.Found(client)
            : new ClientLookup.Refused(
                "This app is not registered here any more. Remove the connection in the app, then connect again.");
    }
}
