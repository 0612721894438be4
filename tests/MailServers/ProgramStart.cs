namespace MailMesh.MailServers;

/// <summary>How a mail program is to be started.</summary>
/// <param name="Program">Its name in the path or an sbin folder, or the path of its file.</param>
/// <param name="Package">The Debian package that holds it, for the message when it is missing.</param>
/// <param name="Folder">Where it runs.</param>
/// <param name="Arguments">Its command line.</param>
public sealed record ProgramStart(string Program, string Package, string Folder, params string[] Arguments)
{
    /// <summary>The user to become, when we are root.</summary>
    public string? User { get; init; }

    /// <summary>Added to our own environment.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}
