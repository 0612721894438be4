namespace MailMesh.Gateway.Tools;

/// <summary>Lists of rows whose ids are UUIDv7: newest first by id, and the last id of a page is its cursor.</summary>
public static class IdCursor
{
    /// <summary>False where the call's cursor is none of ours.</summary>
    public static bool TryRead(ToolCall call, out Guid? before)
    {
        before = null;
        if (call.Arguments.Text("cursor") is not { } text) return true;
        if (!Guid.TryParse(text, out var id)) return false;
        before = id;
        return true;
    }

    /// <summary>Reads fewer items until they fit one result.</summary>
    public static async Task<ToolAnswer> Answer<T>(ToolCall call, Func<int, Task<Pages.Page<T>>> read)
    {
        var limit = call.Arguments.Number("limit", Mirror.Reading.ReadingLimits.PageSizeDefault);
        while (true)
        {
            var answer = Tools.Answer.Of(await read(limit));
            if (answer.Fits || limit == 1) return answer;
            limit = Math.Max(1, limit / 2);
        }
    }
}
