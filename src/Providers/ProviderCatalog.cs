using MailMesh.Providers.Account;
using MailMesh.Providers.Hosted;
using MailMesh.Providers.Relay;

namespace MailMesh.Providers;

/// <summary>Every provider, one line each, and which of them takes mail for an address.</summary>
public sealed class ProviderCatalog(HostedSettings hosted, IEnumerable<ISendingFace> faces)
{
    private readonly Dictionary<string, ISendingFace> _faces = faces.ToDictionary(face => face.Route);

    public IReadOnlyCollection<string> Routes => _faces.Keys;

    /// <summary>Name of the face that takes mail for this address from an inbox.</summary>
    /// <param name="fromAccount">The inbox lives at another server: all of its mail leaves there.</param>
    public string RouteTo(string address, bool fromAccount) =>
        fromAccount ? AccountSending.RouteName
        : hosted.Hosts(address) ? HostedSending.RouteName
        : RelaySending.RouteName;

    /// <exception cref="KeyNotFoundException">No provider has this route.</exception>
    public ISendingFace Face(string route) => _faces.TryGetValue(route, out var face)
        ? face
        : throw new KeyNotFoundException($"No provider has the route '{route}' of {string.Join(", ", _faces.Keys)}.");
}
