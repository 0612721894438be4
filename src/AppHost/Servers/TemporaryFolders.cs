using System.Globalization;
using MailMesh.AppHost.Processes;

namespace MailMesh.AppHost.Servers;

/// <summary>
/// Folders of throwaway servers, named by our pid. A test process is often killed rather than ended, so each one
/// also sweeps what dead ones left.
/// </summary>
public static class TemporaryFolders
{
    private const string Prefix = "mailmesh-test-";
    private const string Memory = "/dev/shm";
    private static readonly Lazy<string> OwnFolder = new(() => Create(Path.GetTempPath()));
    private static readonly Lazy<string> OwnMemory = new(
        () => Create(Directory.Exists(Memory) ? Memory : Path.GetTempPath()));

    public static string Own => OwnFolder.Value;

    /// <summary>Like <see cref="Own"/>, in memory where the machine can: nothing waits for a disk.</summary>
    public static string OwnInMemory => OwnMemory.Value;

    private static string Create(string root)
    {
        foreach (var left in Directory.GetDirectories(root, Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(left)[Prefix.Length..], CultureInfo.InvariantCulture, out var pid)
                && !ProcessTable.IsAlive(pid))
                Delete(left);
        }
        var own = Path.Combine(root, Prefix + Environment.ProcessId);
        Directory.CreateDirectory(own);
        return own;
    }

    public static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // Another user's, or a server in it is still ending: the next test process sweeps again.
        }
    }
}
