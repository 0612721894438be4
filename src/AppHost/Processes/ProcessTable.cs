using System.Diagnostics;
using System.Globalization;

namespace MailMesh.AppHost.Processes;

/// <summary>What the kernel says of processes that are not our children.</summary>
public static class ProcessTable
{
    /// <summary>
    /// False for a zombie: in a container pid 1 may never reap, and then `kill -0` finds an orphan for ever.
    /// </summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
                return !Process.GetProcessById(pid).HasExited;
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var state = stat[stat.LastIndexOf(')') + 2]; // the name in brackets may hold anything
            return state is not ('Z' or 'X');
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    public static IEnumerable<int> AllWorkingIn(string folder)
    {
        if (!Directory.Exists("/proc"))
            return [];
        return Directory.EnumerateDirectories("/proc")
            .Select(entry => int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && WorksIn(pid, folder));
    }

    /// <summary>Alive, and working in this folder or below: pids are reused, folders of ours are not.</summary>
    public static bool WorksIn(int pid, string folder)
    {
        if (!IsAlive(pid))
            return false;
        try
        {
            var target = new FileInfo($"/proc/{pid}/cwd").LinkTarget;
            return target is not null && (target + "/").StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return false; // another user's process, so not a server of ours
        }
    }
}
