using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MailMesh.Gateway.Tests.Stack;
using Microsoft.Extensions.Logging;

namespace MailMesh.Gateway.Tests.BadInput;

/// <summary>What holds of every answer, whatever was asked.</summary>
public static partial class Verdict
{
    /// <summary>JSON-RPC 2.0 §5.1, the protocol's own, and ours; never -32603, which is a fault of ours.</summary>
    private static readonly int[] Codes =
        [-32700, -32600, -32601, -32602, -32000, -32001, -32002, -32020, -32021, -32022];

    /// <summary>Fails with the first of them, whole: an input that a message cuts short can't be tried again.</summary>
    public static void None(IEnumerable<string> wrong)
    {
        const int ShownMax = 12;
        var all = wrong.ToList();
        Assert.True(all.Count == 0, $"{all.Count} are wrong:\n{string.Join('\n', all.Take(ShownMax))}");
    }

    /// <summary>What is wrong with it; or null.</summary>
    public static string? Of(RawAnswer? answer)
    {
        if (answer is null) return "no answer";
        if (answer.Status >= 500) return $"status {answer.Status}: {answer.Body}";
        if (Leak().Match(answer.Body) is { Success: true } leak) return $"it tells of the inside: {leak.Value}";
        if (answer.Body.Length > 0 && answer.Header("x-content-type-options") != "nosniff") return "no headers";
        if (answer.Header("content-type")?.Split(';')[0] is not ("application/json" or "application/problem+json"))
            return null;
        try
        {
            return JsonNode.Parse(answer.Body) switch
            {
                JsonArray many => many.Select(InMessage).FirstOrDefault(wrong => wrong is not null),
                var one => InMessage(one),
            };
        }
        catch (JsonException)
        {
            return $"no JSON: {answer.Body}";
        }
    }

    /// <summary>JSON-RPC's code; 0 where there is none.</summary>
    public static int CodeOf(RawAnswer answer) =>
        answer.Body.StartsWith('{') && JsonNode.Parse(answer.Body)?["error"] is JsonObject error
            ? error["code"].Number() : 0;

    /// <summary>How often the gateway has logged a fault of its own.</summary>
    public static int Faults(RunningGateway gateway) =>
        gateway.Logs.Lines.Count(line => line.Level >= LogLevel.Error
            && line.Category.StartsWith("MailMesh.", StringComparison.Ordinal));

    private static string? InMessage(JsonNode? message)
    {
        if (message is not JsonObject fields) return null;
        if (fields["error"] is JsonObject error && error["code"] is JsonValue code && !Codes.Contains(code.Number()))
            return $"code {code}: {error["message"]}";
        var inBand = (fields["code"] ?? (fields["result"] as JsonObject)?["errorCode"])?.ToString();
        return inBand is "internal_error" or "temporarily_unavailable" ? inBand : null;
    }

    // Bounded: of a long word that an answer repeats, each letter would be a start, and read to the end.
    [GeneratedRegex(@"\bat [A-Z]\w+\.|[A-Za-z]{2,40}Exception\b|\.cs:line|"
        + @"\b(System|Microsoft|Npgsql|MailMesh)\.[A-Z]\w+|\bselect .* from\b|[Ss]tack ?[Tt]race")]
    private static partial Regex Leak();
}
