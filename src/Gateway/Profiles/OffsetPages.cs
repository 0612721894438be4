using System.Text.Json.Nodes;
using MailMesh.Gateway.Tools;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Profiles;

/// <summary>
/// Lists by offset over our lists by cursor: what stands before the offset is read and left out. One call, one charge.
/// </summary>
public static class OffsetPages
{
    /// <summary>A hundred pages; who goes deeper narrows the list.</summary>
    public const int OffsetMax = 10_000;

    public const string Limit = """
        {"type":"integer","minimum":1,"maximum":100,"default":20,"description":"Results on a page.","examples":[20]}
        """;

    public const string Offset = """
        {"type":"integer","minimum":0,"maximum":10000,"default":0,
         "description":"Results to leave out, from the first: next_offset of the page before.","examples":[20]}
        """;

    /// <param name="item">One of our items in the service's fields.</param>
    public static async Task<ToolAnswer> Answer(
        ToolCall call, Tool ours, Func<JsonObject, JsonObject> item, CancellationToken ct)
    {
        var offset = call.Arguments.Number("offset", 0);
        var limit = call.Arguments.Number("limit", ReadingLimits.PageSizeDefault);
        var items = new List<JsonObject>();
        var seen = 0;
        string? cursor = null, notice = null;
        do
        {
            var arguments = call.Arguments.With("limit", Math.Min(ReadingLimits.PageSizeMax, offset + limit - seen));
            if (cursor is not null) arguments = arguments.With("cursor", cursor);
            var answer = await ours.Run(call.Step(ours, arguments), ct);
            if (answer is not Answer done) return answer;
            var page = (JsonObject)JsonNode.Parse(done.Json.Span)!;
            foreach (var found in page["items"]!.AsArray())
            {
                if (seen++ >= offset) items.Add(item((JsonObject)found!));
            }
            cursor = page["next_cursor"]?.GetValue<string>();
            notice ??= page["notice"]?.GetValue<string>();
        }
        while (cursor is not null && seen < offset + limit);
        return Fitting(items, offset, limit, more: cursor is not null, notice);
    }

    private static Answer Fitting(List<JsonObject> items, int offset, int limit, bool more, string? notice)
    {
        while (true)
        {
            var answer = Tools.Answer.Of(new
            {
                Items = items, Limit = limit, Offset = offset, HasMore = more,
                NextOffset = more ? offset + items.Count : (int?)null, Notice = notice,
            });
            if (answer.Fits || items.Count <= 1) return answer;
            items.RemoveAt(items.Count - 1);
            more = true;
        }
    }
}
