using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailMesh.AppHost.Home;

namespace MailMesh.AppHost.Running;

/// <summary>The inbox that a fresh clone can write to: made through the REST surface, as anybody would.</summary>
internal static class DevelopmentInbox
{
    private const string LocalPart = "agent";
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    public static async Task<EndpointsInbox> Ensure(string rest, string apiKey, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = new Uri(rest + "/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Within);
        var last = "no answer";
        try
        {
            while (true)
            {
                if (await Find(http, deadline.Token) is { } found)
                    return found;
                using var wish = JsonContent.Create(new { kind = "hosted", local_part = LocalPart });
                await wish.LoadIntoBufferAsync(deadline.Token); // else it goes in chunks, without a length
                using var made = await http.PostAsync("inboxes", wish, deadline.Token);
                last = $"{(int)made.StatusCode}: {await made.Content.ReadAsStringAsync(deadline.Token)}";
                if (made.IsSuccessStatusCode)
                    return Read(await made.Content.ReadFromJsonAsync<JsonElement>(deadline.Token));
                if (!MayPass(made.StatusCode))
                    break;
                await Task.Delay(AskAgainAfter, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Told below, with what it said last.
        }
        throw new InvalidOperationException($"The development inbox can't be made at {rest}/inboxes: {last}");
    }

    /// <summary>A dependency that still warms up, or another request that made it just now.</summary>
    private static bool MayPass(HttpStatusCode status) =>
        status >= HttpStatusCode.InternalServerError
        || status is HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict;

    private static async Task<EndpointsInbox?> Find(HttpClient http, CancellationToken ct)
    {
        using var answer = await http.GetAsync("inboxes", ct);
        if (!answer.IsSuccessStatusCode)
            return null;
        var list = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
        return list.GetProperty("items").EnumerateArray()
            .Select(Read)
            .FirstOrDefault(inbox => inbox.Address.StartsWith(LocalPart + "@", StringComparison.OrdinalIgnoreCase));
    }

    private static EndpointsInbox Read(JsonElement inbox) =>
        new(inbox.GetProperty("id").GetString()!, inbox.GetProperty("address").GetString()!);
}
