using System.Globalization;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Home;

/// <summary>One host for a data folder. The kernel lets go of the lock when we die, however we die.</summary>
public sealed class HostLock : IDisposable
{
    private readonly FileStream held;
    private readonly string pidFile;

    private HostLock(FileStream held, string pidFile)
    {
        this.held = held;
        this.pidFile = pidFile;
    }

    /// <summary>Null when another host has the folder.</summary>
    public static HostLock? TryTake(MeshFolder folder)
    {
        try
        {
            var held = new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(folder.Pid, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new HostLock(held, folder.Pid);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The host that has the folder, if one is alive.</summary>
    public static int? Owner(MeshFolder folder) =>
        File.Exists(folder.Pid)
        && int.TryParse(File.ReadAllText(folder.Pid), CultureInfo.InvariantCulture, out var pid)
        && ProcessTable.IsAlive(pid)
            ? pid
            : null;

    public void Dispose()
    {
        File.Delete(pidFile);
        held.Dispose();
    }
}
