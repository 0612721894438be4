using System.Diagnostics;

namespace MailMesh.Mail.Fuzz;

/// <summary>
/// Knows the input that is being tried, for the two ends that no catch sees: a parser that hangs (this tells) and one
/// that overflows the stack (the process dies; the input lies in the file).
/// </summary>
public sealed class InputWatch : IDisposable
{
    /// <summary>The longest that one input may take; thousands of times what the slowest takes.</summary>
    public static readonly TimeSpan InputWithin = TimeSpan.FromSeconds(20);
    private readonly FileStream file;
    private readonly Timer timer;
    private FuzzTarget? target;
    private long started;

    /// <param name="path">Holds, while an input is tried, its target's name, a line feed and its bytes.</param>
    public InputWatch(string path)
    {
        file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Begins(FuzzTarget next, ReadOnlySpan<byte> input)
    {
        file.SetLength(0);
        file.Position = 0;
        file.Write(System.Text.Encoding.ASCII.GetBytes(next.Name + "\n"));
        file.Write(input);
        Volatile.Write(ref started, Stopwatch.GetTimestamp());
        Volatile.Write(ref target, next);
    }

    public void Ended() => Volatile.Write(ref target, null);

    public void Dispose()
    {
        timer.Dispose();
        var path = file.Name;
        file.Dispose();
        File.Delete(path);
    }

    private void Look()
    {
        if (Volatile.Read(ref target) is not { } late) return;
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref started)) < InputWithin) return;
        // A managed thread can't be ended from outside: the process has to go, and says with what.
        Environment.FailFast($"{late.Name} did not finish an input within {InputWithin}; it lies in {file.Name}.");
    }
}
