namespace MailMesh.AppHost.Servers;

/// <summary>Files that hold secrets: mode 0600 from the first byte, replaced as a whole.</summary>
public static class PrivateFile
{
    public static void Write(string path, string content)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(fresh, options))
            writer.Write(content);
        File.Move(fresh, path, overwrite: true);
    }
}
