using MailMesh.MailServers;
using MailMesh.TestStack.Mesh;

namespace MailMesh.EndToEnd.Tests;

/// <summary>One running mesh for all tests of the project, with a second hosted inbox.</summary>
public sealed class MeshFixture : IAsyncLifetime
{
    private readonly string rootFile = Path.Combine(Path.GetTempPath(), $"mailmesh-root-{Guid.CreateVersion7():n}.pem");
    private RunningMesh? mesh;

    public RunningMesh Mesh => mesh!;

    public string OtherInboxId { get; private set; } = "";

    public string OtherInboxAddress { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(rootFile, TestCertificate.Localhost.ExportCertificatePem());
        mesh = await RunningMesh.Start(environment: new Dictionary<string, string?>
        {
            ["Connecting__TrustedRootFile"] = rootFile,
            ["Connecting__DirectoryUrl"] = "", // asks nobody in the world
        });
        using var calls = new McpCalls(mesh.Endpoints);
        var inbox = await calls.Call("create_inbox", new { kind = "hosted", local_part = "other" });
        OtherInboxId = inbox["id"]!.GetValue<string>();
        OtherInboxAddress = inbox["address"]!.GetValue<string>();
    }

    public async Task DisposeAsync()
    {
        if (mesh is not null)
            await mesh.DisposeAsync();
        File.Delete(rootFile);
    }
}

[CollectionDefinition(Name)]
public sealed class OneMesh : ICollectionFixture<MeshFixture>
{
    public const string Name = "a running mesh";
}
