using MailMesh.TestStack.Mesh;

namespace MailMesh.EndToEnd.Tests;

/// <summary>One running mesh for all tests of the project, with a second hosted inbox.</summary>
public sealed class MeshFixture : IAsyncLifetime
{
    private RunningMesh? mesh;

    public RunningMesh Mesh => mesh!;

    public string OtherInboxId { get; private set; } = "";

    public string OtherInboxAddress { get; private set; } = "";

    public async Task InitializeAsync()
    {
        mesh = await RunningMesh.Start();
        using var calls = new McpCalls(mesh.Endpoints);
        var inbox = await calls.Call("create_inbox", new { kind = "hosted", local_part = "other" });
        OtherInboxId = inbox["id"]!.GetValue<string>();
        OtherInboxAddress = inbox["address"]!.GetValue<string>();
    }

    public async Task DisposeAsync()
    {
        if (mesh is not null)
            await mesh.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class OneMesh : ICollectionFixture<MeshFixture>
{
    public const string Name = "a running mesh";
}
