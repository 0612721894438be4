using MailMesh.TestStack.Programs;

namespace MailMesh.EndToEnd.Tests.Clients;

/// <summary>Official clients from npm, run on the Node that npm brings: Debian's is too old for some.</summary>
public static class NodeClients
{
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(3);
    private static readonly NpmFolder Folder = new("tests/EndToEnd.Tests/Clients");

    /// <summary>Runs a script of <c>Clients/</c>, or a module's file.</summary>
    public static Task<NodeRun> Run(
        string script, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        Folder.Run(script, arguments, RunWithin, environment);
}
