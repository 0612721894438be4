using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MailMesh.ServiceDefaults.Networks;
using Microsoft.Extensions.Options;

namespace MailMesh.Webhooks.Deliveries;

/// <summary>Makes one attempt: signs, posts, and says what came of it. Only the answer's status is looked at.</summary>
public sealed class WebhookCaller : IDisposable
{
    private const int ResponseHeadersKilobytesMax = 16;
    private const int ResponseBodyBytesMax = 64 * 1024;
    private static readonly TimeSpan ConnectWaitMax = TimeSpan.FromSeconds(10);
    // DNS changes reach us after this.
    private static readonly TimeSpan ConnectionLifetimeMax = TimeSpan.FromMinutes(2);
    private static readonly ProductInfoHeaderValue Agent = new("MailMesh-Webhooks", "1");

    private readonly HttpClient _http;
    private readonly WebhookOptions _options;
    private readonly WebhookSecrets _secrets;
    private readonly TimeProvider _clock;

    public WebhookCaller(
        IOptions<WebhookOptions> options, WebhookSecrets secrets, TimeProvider clock)
    {
        _options = options.Value;
        _secrets = secrets;
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = (context, ct) => GuardedConnection.Open(context, _options.AllowPrivateHosts, ct),
            ConnectTimeout = ConnectWaitMax,
            PooledConnectionLifetime = ConnectionLifetimeMax,
            // Webhooks of two workspaces may share a host: no connection pool makes one wait for the other.
            MaxConnectionsPerServer = _options.ConcurrencyMax,
            MaxResponseHeadersLength = ResponseHeadersKilobytesMax,
            // What is read of a body before the connection is dropped instead of reused.
            MaxResponseDrainSize = ResponseBodyBytesMax,
            // A redirect would be a second, unchecked choice of address.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<AttemptOutcome> Attempt(ClaimedDelivery delivery, CancellationToken ct)
    {
        if (_secrets.Open(delivery.SealedSecret) is not { } secret)
            return new AttemptOutcome.Failed("The signing secret can't be opened; register the webhook anew.");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_options.AttemptTimeout);
        try
        {
            using var request = Request(delivery, secret);
            using var response = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return Read(response);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new AttemptOutcome.Failed($"No answer within {_options.AttemptTimeout.TotalSeconds:0} s.");
        }
        catch (HttpRequestException e)
        {
            return new AttemptOutcome.Failed(Describe(e));
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(ClaimedDelivery delivery, byte[] secret)
    {
        // Stable over attempts and replicas: the receiver drops what it has seen.
        var id = delivery.EventId.ToString();
        var now = _clock.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(delivery.Payload)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, WebhookSignature.Timestamp(now));
        request.Headers.Add(
            WebhookSignature.SignatureHeader, WebhookSignature.Sign(secret, id, now, delivery.Payload));
        return request;
    }

    private AttemptOutcome Read(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode) return new AttemptOutcome.Delivered { Status = status };
        if (response.StatusCode is HttpStatusCode.Gone) return new AttemptOutcome.Gone { Status = status };
        var error = status is >= 300 and < 400
            ? $"Answered {status}: redirects are not followed; register the final URL."
            : $"Answered {status}.";
        return new AttemptOutcome.Failed(error, RetryAfter(response.Headers.RetryAfter)) { Status = status };
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? asked) =>
        asked?.Delta ?? (asked?.Date is { } date ? date - _clock.GetUtcNow() : null);

    private static string Describe(HttpRequestException e) => e switch
    {
        { InnerException: AddressRefusedException refused } => refused.Message,
        { HttpRequestError: HttpRequestError.NameResolutionError } => "The host name does not resolve.",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "The TLS handshake failed.",
        _ => $"No connection: {e.HttpRequestError}.",
    };
}
