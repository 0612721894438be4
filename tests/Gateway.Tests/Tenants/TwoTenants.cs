using System.Text;
using System.Text.RegularExpressions;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Tenants;

/// <summary>What a request was answered, without what differs between any two.</summary>
public sealed record Masked(int Status, string Headers, string Body);

/// <summary>
/// Ann's things, Bob's key, and a second inbox of Bob's that his bound key may not touch. To each of the foreign ids
/// belongs an absent one of the same form.
/// </summary>
public sealed partial class TwoTenants(GatewayFixture fixture) : IAsyncDisposable
{
    /// <summary>Caches make the same call cheaper for two seconds; what differs always is what counts.</summary>
    private const int TriesMax = 4;

    private readonly Statements _statements = new();

    public required Belongings Ann { get; init; }
    public required Belongings Bob { get; init; }
    public required Belongings BobsOther { get; init; }
    public required string BoundKey { get; init; }

    public static async Task<TwoTenants> Begin(GatewayFixture fixture)
    {
        var bob = await Belongings.Of(await fixture.NewTenant());
        return new TwoTenants(fixture)
        {
            Ann = await Belongings.Of(await fixture.NewTenant()),
            Bob = bob,
            BobsOther = await Belongings.Of(bob.Owner),
            BoundKey = await bob.Owner.NewKey(Tenant.AllScopes, [$"{bob.Inbox}"]),
        };
    }

    /// <summary>Whose ids are foreign to which key.</summary>
    public IEnumerable<(string Key, string Kind, string Id)> Foreign() =>
        Ann.Ids.Select(id => (Bob.Owner.Key, $"Ann's {id.Kind}", id.Id)).Concat(
            BobsOther.Ids.Where(id => id.Kind is "inbox" or "address" or "email" or "thread"
                    or "send" or "held send" or "draft")
                .Select(id => (BoundKey, $"unbound {id.Kind}", id.Id)));

    public static string Absent(string like) =>
        like.Contains('@', StringComparison.Ordinal) ? $"box-{Guid.CreateVersion7():n}@mailmesh.test"
        : like.StartsWith("mm_", StringComparison.Ordinal) ? like[..^8] + $"{Guid.CreateVersion7():n}"[^8..]
        : $"{Guid.CreateVersion7()}";

    /// <summary>
    /// What is different between an id that is somebody else's and one that never was; null where nothing is.
    /// </summary>
    /// <param name="nobody">An id of the same form; null: a new one.</param>
    public async Task<string?> Difference(
        string foreign, Func<string, Task<HttpResponseMessage>> ask, string? nobody = null)
    {
        string? difference = null;
        for (var attempt = 0; attempt < TriesMax; attempt++)
        {
            var absent = nobody ?? Absent(foreign);
            var (theirs, theirWork) = await _statements.Of(() => Read(ask, foreign));
            var (nobodys, work) = await _statements.Of(() => Read(ask, absent));
            if (theirs != nobodys) return $"{theirs}\n  differs from\n{nobodys}";
            if (theirWork.SequenceEqual(work)) return null;
            difference = $"{theirWork.Count} statements, {work.Count} for an absent one:\n"
                + string.Join("\n--\n", theirWork.Except(work).Concat(work.Except(theirWork)));
        }
        return difference;
    }

    public Task<HttpResponseMessage> Post(string key, string path, string body) =>
        Send(key, HttpMethod.Post, path, body);

    public async Task<HttpResponseMessage> Send(string key, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await fixture.Gateway.Http.SendAsync(request);
    }

    public ValueTask DisposeAsync()
    {
        _statements.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<Masked> Read(Func<string, Task<HttpResponseMessage>> ask, string id)
    {
        using var response = await ask(id);
        var requestId = response.Headers.GetValues("X-Request-Id").Single();
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key is not ("Date" or "X-Request-Id" or "Content-Length"))
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}");
        var body = await response.Content.ReadAsStringAsync();
        return new Masked(
            (int)response.StatusCode, Mask(string.Join('\n', headers), id, requestId), Mask(body, id, requestId));
    }

    private static string Mask(string text, string id, string requestId) => FenceMarks().Replace(
        Times().Replace(
            text.Replace(id, "{id}", StringComparison.OrdinalIgnoreCase)
                .Replace(requestId, "{request}", StringComparison.Ordinal),
            "{time}"),
        "mail-{mark}");

    [GeneratedRegex("mail-[0-9a-f]{12}")]
    private static partial Regex FenceMarks();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")]
    private static partial Regex Times();
}
