using System.Runtime.InteropServices;

namespace MailMesh.AppHost.Running;

/// <summary>Ctrl-C, SIGTERM and a closed terminal all mean: stop cleanly.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<PosixSignalRegistration> registrations;

    public StopSignals() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop),
    ];

    public CancellationToken Token => stop.Token;

    public bool Given => stop.IsCancellationRequested;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        stop.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true; // the default would end us before our children
        stop.Cancel();
    }
}
