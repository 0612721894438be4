namespace MailMesh.AppHost.Running;

/// <summary>Asks a service how it is.</summary>
public sealed class HealthProbe : IDisposable
{
    private const int ReasonCharactersMax = 400;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly HttpClient http = new() { Timeout = AnswerWithin };

    /// <summary>Null when it is well, else what it says is wrong.</summary>
    public async Task<string?> Ask(string url, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync(url, ct);
            if (answer.IsSuccessStatusCode)
                return null;
            var body = await answer.Content.ReadAsStringAsync(ct);
            return $"{(int)answer.StatusCode}: {body[..Math.Min(body.Length, ReasonCharactersMax)]}";
        }
        catch (HttpRequestException refused)
        {
            return refused.Message;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"no answer within {AnswerWithin.TotalSeconds} s";
        }
    }

    public void Dispose() => http.Dispose();
}
