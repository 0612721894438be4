using System.Security.Cryptography;
using System.Text;

namespace MailMesh.AppHost.Servers;

/// <summary>
/// A folder that the user postgres can get to. A checkout below /root is not: its data then lives below
/// /var/lib/mailmesh, and the wanted path is a link to it. Removing the link forgets the data.
/// </summary>
internal static class ReachableFolder
{
    private const string Elsewhere = "/var/lib/mailmesh";
    private const int NameBytes = 8;

    public static string For(string wanted)
    {
        var link = new DirectoryInfo(wanted);
        if (link.LinkTarget is { } known && Directory.Exists(known))
            return known;
        if (OperatingSystem.IsWindows() || link.Exists || Ancestors(wanted).All(CanPass))
            return wanted;

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(wanted)).AsSpan(0, NameBytes);
        var folder = Path.Combine(Elsewhere, Convert.ToHexStringLower(hash));
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true); // of a link that is gone, so of secrets that are gone
        Directory.CreateDirectory(folder);
        link.Parent!.Create();
        File.Delete(wanted); // a link whose target somebody removed
        File.CreateSymbolicLink(wanted, folder);
        return folder;
    }

    private static bool CanPass(DirectoryInfo folder) =>
        !OperatingSystem.IsWindows() && File.GetUnixFileMode(folder.FullName).HasFlag(UnixFileMode.OtherExecute);

    private static IEnumerable<DirectoryInfo> Ancestors(string path)
    {
        for (var folder = new DirectoryInfo(path).Parent; folder is not null; folder = folder.Parent)
        {
            if (folder.Exists)
                yield return folder;
        }
    }
}
