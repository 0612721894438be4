using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Rest.Managing;

/// <summary>A page of what people manage: newest first, and the last id of a page is its cursor.</summary>
public sealed record ManagedPage<T>(IReadOnlyList<T> Items, Guid? NextCursor);

/// <summary>What lists without a tool share, so that they page as the tools' lists do.</summary>
public static class ManagedPage
{
    public const string Input = $$"""
        {"type":"object","additionalProperties":false,"properties":{
          "cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
        """;

    /// <param name="item">Schema of one.</param>
    public static string Output(string item) => $$"""
        {"type":"object","properties":{
          "items":{"type":"array","items":{{item}} },"next_cursor":{{Fields.NextCursor}} },"required":["items"]}
        """;

    /// <param name="read">Reads at most so many that come after the cursor.</param>
    public static async Task<IResult> Answer<T>(
        RestCall call, Func<Guid?, int, Task<IReadOnlyList<T>>> read, Func<T, Guid> id)
    {
        var (arguments, refusal) = await call.Read();
        if (refusal is not null) return Problems.Of(refusal, call.Http);
        Guid? before = null;
        if (arguments.Text("cursor") is { } cursor)
        {
            if (!Guid.TryParse(cursor, out var last)) return Problems.Of(Pages.BadCursor, call.Http);
            before = last;
        }
        var limit = arguments.Number("limit", ReadingLimits.PageSizeDefault);
        var rows = await read(before, limit + 1);
        Guid? next = rows.Count > limit ? id(rows[limit - 1]) : null;
        NextPage.Link(call.Http, next?.ToString());
        return Results.Ok(new ManagedPage<T>([.. rows.Take(limit)], next));
    }
}
