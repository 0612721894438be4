using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using MailMesh.ServiceDefaults.Networks;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.OAuth.Clients;

/// <summary>
/// Apps whose id is the https URL of a document about them (client id metadata documents). A stranger chooses the
/// URL: the fetch reaches public addresses alone, follows no redirect, and is bounded in time and size.
/// </summary>
public sealed class ClientDocuments : IDisposable
{
    private const int DocumentBytesMax = 16 * 1024;
    private const int UrlCharactersMax = 1_024;
    private const int KeptMax = 1_000;
    private const int FetchesMax = 8;
    private static readonly TimeSpan FetchTimeMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);
    /// <summary>A document that can't be had is not asked for again at once.</summary>
    private static readonly TimeSpan RefusalKeptFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (ClientLookup Lookup, long At)> _kept = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _fetches = new(FetchesMax);
    private readonly bool _allowPrivateHosts;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public ClientDocuments(IOptions<OAuthOptions> options, TimeProvider clock)
    {
        _allowPrivateHosts = options.Value.AllowPrivateHosts;
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = (context, ct) => GuardedConnection.Open(context, _allowPrivateHosts, ct),
            // A redirect would be a second, unchecked choice of address.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        })
        {
            Timeout = FetchTimeMax,
            MaxResponseContentBufferSize = DocumentBytesMax,
        };
    }

    public async Task<ClientLookup> Find(string id, CancellationToken ct)
    {
        if (_kept.TryGetValue(id, out var known) && _clock.GetElapsedTime(known.At) < KeepFor(known.Lookup))
            return known.Lookup;
        if (Refuse(id) is { } refusal) return new ClientLookup.Refused(refusal);
        await _fetches.WaitAsync(ct);
        try
        {
            var at = _clock.GetTimestamp();
            var lookup = await Fetch(id, ct);
            if (_kept.Count >= KeptMax) _kept.Clear();
            _kept[id] = (lookup, at);
            return lookup;
        }
        finally
        {
            _fetches.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _fetches.Dispose();
    }

    private static TimeSpan KeepFor(ClientLookup lookup) => lookup is ClientLookup.Found ? KeptFor : RefusalKeptFor;

    /// <summary>Null where the URL may be a client's id; else why not.</summary>
    private string? Refuse(string id)
    {
        if (id.Length > UrlCharactersMax || !Uri.TryCreate(id, UriKind.Absolute, out var url))
            return "The app's id is no URL.";
        var isOurs = url.Scheme == Uri.UriSchemeHttp && url.IsLoopback && _allowPrivateHosts;
        if (url.Scheme != Uri.UriSchemeHttps && !isOurs)
            return "The app's id must be an https URL.";
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0 || url.AbsolutePath.Length < 2)
            return "The app's id must be a URL with a path, without credentials and fragment.";
        // What is written otherwise than it is read could stand for another app: dots, ports, upper-case hosts.
        return url.AbsoluteUri == id ? null : "The app's id must be a URL in its normal form.";
    }

    private async Task<ClientLookup> Fetch(string id, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, id);
            request.Headers.Accept.ParseAdd("application/json");
            using var response = await _http.SendAsync(request, ct);
            if (response.StatusCode != HttpStatusCode.OK)
                return Unusable($"its server answered {(int)response.StatusCode}");
            if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is not true)
                return Unusable("it is not JSON");
            return Read(id, await response.Content.ReadFromJsonAsync<JsonElement>(ct));
        }
        catch (AddressRefusedException)
        {
            return Unusable("its host is not on the public internet");
        }
        catch (HttpRequestException e)
        {
            return Unusable(e.InnerException is AddressRefusedException
                ? "its host is not on the public internet"
                : "its server can't be reached, or sent too much");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Unusable("its server did not answer in time");
        }
        catch (JsonException)
        {
            return Unusable("it is not JSON");
        }
    }

    private static ClientLookup Read(string id, JsonElement document)
    {
        var (metadata, error) = ClientMetadata.Read(document);
        if (metadata is null) return Unusable(error!.Description);
        // The document must speak of itself: a URL that serves another's copy is another app.
        if (!document.TryGetProperty("client_id", out var named) || ClientMetadata.Text(named) != id)
            return Unusable("its client_id is not the URL it lies at");
        if (document.TryGetProperty("token_endpoint_auth_method", out var method)
            && ClientMetadata.Text(method) is not "none")
            return Unusable("the app wants to authenticate itself otherwise than by PKCE");
        return new ClientLookup.Found(new AppClient(id, metadata.Name, metadata.RedirectUris, new Uri(id).Host));
    }

    private static ClientLookup.Refused Unusable(string why) =>
        new($"The app's document can't be used: {why.TrimEnd('.')}.");
}
