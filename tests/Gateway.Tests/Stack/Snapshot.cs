using System.Runtime.CompilerServices;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>
/// A file in the repository that must say what the code says. MAILMESH_UPDATE_SNAPSHOTS=1 writes it anew.
/// </summary>
public static class Snapshot
{
    public static void Matches(string path, string actual)
    {
        var file = Path.Combine(Repository(), path);
        if (Environment.GetEnvironmentVariable("MAILMESH_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }
        Assert.True(
            File.Exists(file), $"{path} is missing. MAILMESH_UPDATE_SNAPSHOTS=1 ./mailmesh test Gateway writes it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    private static string Repository([CallerFilePath] string here = "")
    {
        var folder = new FileInfo(here).Directory!;
        while (!File.Exists(Path.Combine(folder.FullName, "MailMesh.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
