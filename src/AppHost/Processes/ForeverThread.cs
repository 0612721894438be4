using System.Collections.Concurrent;

namespace MailMesh.AppHost.Processes;

/// <summary>
/// The one thread that starts children. A parent-death signal fires when the *thread* that forked ends, not the
/// process (prctl(2), PR_SET_PDEATHSIG): started from the thread pool, a server would die at a random moment.
/// </summary>
public static class ForeverThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static ForeverThread() => new Thread(Loop) { IsBackground = true, Name = "starter of children" }.Start();

    public static T Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception failure)
            {
                done.SetException(failure); // to the caller: this thread must outlive every failure
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    private static void Loop()
    {
        foreach (var action in Work.GetConsumingEnumerable())
            action();
    }
}
