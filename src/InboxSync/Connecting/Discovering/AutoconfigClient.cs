using System.Net;
using System.Net.Sockets;
using MailMesh.ServiceDefaults.Networks;

namespace MailMesh.InboxSync.Connecting.Discovering;

/// <summary>
/// Asks a domain's own web server, then the directory that the operator names, for its mail settings. By HTTPS alone
/// (the operator's URL as it is written), and to addresses alone that an account may lie at.
/// </summary>
public sealed class AutoconfigClient : IDisposable
{
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(4);
    private const int RedirectsMax = 3;

    private readonly ConnectingOptions _options;
    private readonly HttpClient _http;

    public AutoconfigClient(ConnectingOptions options)
    {
        _options = options;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = Connect,
            MaxAutomaticRedirections = RedirectsMax,
            UseCookies = false,
            UseProxy = false,
        })
        {
            Timeout = AnswerTimeMax,
            MaxResponseContentBufferSize = AutoconfigDocument.BytesMax,
        };
    }

    /// <summary>All are asked side by side; the domain's own word counts before the directory's.</summary>
    public async Task<Finding?> Find(string address, string domain, CancellationToken ct)
    {
        var urls = new List<string>
        {
            $"https://autoconfig.{domain}/mail/config-v1.1.xml",
            $"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
        };
        if (_options.DirectoryUrl.Length > 0)
            urls.Add(_options.DirectoryUrl.TrimEnd('/') + '/' + domain);
        var answers = await Task.WhenAll(urls.Select(url => Get(new Uri(url), ct)));
        return answers.Select(answer => answer is null ? null : AutoconfigDocument.Read(answer, address))
            .FirstOrDefault(finding => finding is not null);
    }

    public void Dispose() => _http.Dispose();

    private async Task<byte[]?> Get(Uri url, CancellationToken ct)
    {
        try
        {
            using var answer = await _http.GetAsync(url, ct);
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsByteArrayAsync(ct) : null;
        }
        catch (Exception e) when (
            e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null; // most domains have no such server
        }
    }

    /// <summary>The address that was checked is the one connected to.</summary>
    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, ct);
        var allowed = _options.AllowPrivateHosts ? addresses : Array.FindAll(addresses, AddressGuard.IsPublic);
        if (allowed.Length == 0)
            throw new HttpRequestException($"{host} has no address that may be connected to.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
