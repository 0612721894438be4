using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Buffers.Text;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>A page as a browser shows it: what it says, and its form's hidden fields.</summary>
public sealed partial record ShownPage(int Status, string Html, Uri? Location, HttpResponseMessage Response)
{
    public Dictionary<string, string> Hidden { get; } = HiddenField().Matches(Html)
        .ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));

    /// <summary>A parameter of the address that it sends to.</summary>
    public string? Back(string name) => Location is null
        ? null
        : Location.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2))
            .Where(pair => pair[0] == name).Select(pair => Uri.UnescapeDataString(pair[1])).SingleOrDefault();

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)">""")]
    private static partial Regex HiddenField();
}

/// <summary>An app and the browser that it sends a person to. No redirect is followed, cookies are kept.</summary>
public sealed class OAuthBrowser : IDisposable
{
    public const string Redirect = "https://app.example/callback";

    private readonly HttpClient _http;
    private readonly Uri _base;

    public OAuthBrowser(RunningGateway gateway)
    {
        _base = gateway.Http.BaseAddress!;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _base };
    }

    public string Issuer => _base.ToString().TrimEnd('/');
    public string Resource => Issuer + "/mcp";
    public string Verifier { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public async Task<string> Register(params string[] redirects)
    {
        var (status, body) = await Json("/oauth/register", new
        {
            client_name = "Test <App>",
            redirect_uris = redirects.Length == 0 ? [Redirect] : redirects,
        });
        Assert.Equal(201, status);
        return body!["client_id"].Text();
    }

    public async Task<(int Status, JsonNode? Body)> Json(string path, object body)
    {
        using var response = await _http.PostAsJsonAsync(path, body);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }

    public async Task<(int Status, JsonNode? Body)> Metadata(string path)
    {
        using var response = await _http.GetAsync(path);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>The request that apps make.</summary>
    /// <param name="change">What is to be otherwise; null leaves it out.</param>
    public Dictionary<string, string?> Request(string clientId, params (string Name, string? Value)[] change)
    {
        var request = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = clientId,
            ["redirect_uri"] = Redirect,
            ["scope"] = "inbox:read email:read",
            ["state"] = "a b&c=ü",
            ["resource"] = Resource,
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in change) request[name] = value;
        return request;
    }

    public Task<ShownPage> Authorize(Dictionary<string, string?> request) => Get("/oauth/authorize?" + string.Join(
        '&', request.Where(pair => pair.Value is not null)
            .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}")));

    public async Task<ShownPage> Get(string path)
    {
        using var response = await _http.GetAsync(path);
        return await Shown(response);
    }

    public Task<ShownPage> LogIn(ShownPage login, string secret) =>
        Submit("/oauth/login", [.. login.Hidden.Select(pair => (pair.Key, pair.Value)), ("secret", secret)]);

    public Task<ShownPage> Decide(ShownPage consent, string decision, params (string Name, string Value)[] picks) =>
        Submit("/oauth/consent",
            [.. consent.Hidden.Select(pair => (pair.Key, pair.Value)), ("decision", decision), .. picks]);

    /// <summary>As an app or a page of ours posts a form.</summary>
    public Task<HttpResponseMessage> Post(string path, (string Name, string Value)[] fields) =>
        _http.PostAsync(path, Form(fields));

    public async Task<ShownPage> Submit(
        string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Form(fields) };
        request.Headers.Add("Origin", Issuer);
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await _http.SendAsync(request);
        return await Shown(response);
    }

    /// <summary>From the first page to the code, with everything granted that was asked.</summary>
    public async Task<string> Code(string clientId, string ownerKey, params (string Name, string? Value)[] change)
    {
        var consent = await LogIn(await Authorize(Request(clientId, change)), ownerKey);
        var back = await Decide(
            consent, "allow", ("scope", "inbox:read"), ("scope", "email:read"), ("inbox", "all"));
        return back.Back("code") ?? throw new InvalidOperationException($"{back.Status}: {back.Html}");
    }

    public async Task<(int Status, JsonNode Body)> Token(params (string Name, string Value)[] fields)
    {
        using var response = await _http.PostAsync("/oauth/token", Form(fields));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public Task<(int Status, JsonNode Body)> Exchange(
        string clientId, string code, params (string Name, string Value)[] change)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Redirect,
            ["client_id"] = clientId,
            ["code_verifier"] = Verifier,
            ["resource"] = Resource,
        };
        foreach (var (name, value) in change) fields[name] = value;
        return Token([.. fields.Select(pair => (pair.Key, pair.Value))]);
    }

    public Task<(int Status, JsonNode Body)> Refresh(string clientId, string token) => Token(
        ("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", clientId), ("resource", Resource));

    public async Task<int> Revoke(string clientId, string token)
    {
        using var response = await _http.PostAsync("/oauth/revoke", Form([("token", token), ("client_id", clientId)]));
        return (int)response.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private static FormUrlEncodedContent Form((string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static async Task<ShownPage> Shown(HttpResponseMessage response) => new(
        (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location, response);
}
