using MailMesh.Gateway.Gates;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools;

/// <summary>What all lists share: reading cursor and limit, and keeping a page within one result.</summary>
public static class Pages
{
    /// <param name="Notice">What the reader of the items must know.</param>
    public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, string? Notice = null);

    /// <summary>
    /// Answers one page. A page that is longer than a result may be is asked for again with fewer items: its cursor
    /// then goes on where the items stop.
    /// </summary>
    public static async Task<ToolAnswer> Answer<T>(
        ToolCall call, Func<PageCursor?, int, Task<Page<T>>> read)
    {
        PageCursor? cursor = null;
        if (call.Arguments.Text("cursor") is { } text)
        {
            if (!PageCursor.TryParse(text, out var parsed)) return BadCursor;
            cursor = parsed;
        }
        var limit = call.Arguments.Number("limit", ReadingLimits.PageSizeDefault);
        while (true)
        {
            var page = await read(cursor, limit);
            var answer = Tools.Answer.Of(page);
            if (answer.Fits || page.Items.Count <= 1) return answer;
            var share = (double)Tools.Answer.CharactersMax / answer.Length;
            limit = Math.Max(1, Math.Min(page.Items.Count - 1, (int)(page.Items.Count * share)));
        }
    }

    public static Refusal BadCursor { get; } = Refusals.Arguments(
        "`cursor` is not one of ours. Pass next_cursor of the page before, or leave it out for the first page.");
}
