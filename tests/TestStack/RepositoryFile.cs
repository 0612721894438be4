namespace MailMesh.TestStack;

/// <summary>Finds files of the checkout that the running test was built from.</summary>
public static class RepositoryFile
{
    /// <summary>The folder that holds MailMesh.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>What a project's build made, in the configuration that the caller was built in.</summary>
    public static string Built(string project, string file) =>
        Path.Combine(Root, project, "bin", Configuration, "net10.0", file);

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}",
            StringComparison.Ordinal) ? "Release" : "Debug";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MailMesh.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"{AppContext.BaseDirectory} isn't inside a checkout of MailMesh.");
    }
}
