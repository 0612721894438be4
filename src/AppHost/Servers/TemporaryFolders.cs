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
    private static readonly Lazy<string> OwnFolder = new(Create);

    public static string Own => OwnFolder.Value;

    private static string Create()
    {
        foreach (var left in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(left)[Prefix.Length..], CultureInfo.InvariantCulture, out var pid)
                && !ProcessTable.IsAlive(pid))
                Delete(left);
        }
        var own = Path.Combine(Path.GetTempPath(), Prefix + Environment.ProcessId);
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
