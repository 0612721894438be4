using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MailMesh.TestStack;

/// <summary>Waits for a condition by asking again, up to a deadline generous enough for a busy machine.</summary>
public static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);

    public static Task Holds(
        Func<bool> condition,
        TimeSpan? deadline = null,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Holds(() => Task.FromResult(condition()), deadline, what);

    public static async Task Holds(
        Func<Task<bool>> condition,
        TimeSpan? deadline = null,
        [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > (deadline ?? Deadline))
                throw new TimeoutException($"Not within {waited.Elapsed.TotalSeconds:0} s: {what}");
            await Task.Delay(PollEvery);
        }
    }

    /// <summary>The first answer that is not null.</summary>
    public static async Task<T> Gives<T>(
        Func<Task<T?>> question,
        TimeSpan? deadline = null,
        [CallerArgumentExpression(nameof(question))] string what = "")
        where T : class
    {
        T? answer = null;
        await Holds(async () => (answer = await question()) is not null, deadline, what);
        return answer!;
    }
}
