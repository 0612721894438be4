using System.Text.Json;

namespace MailMesh.TestStack.Mesh;

/// <summary>One process of a running mesh, as <c>state.json</c> names it.</summary>
public sealed record MeshPart(string Name, int Pid, string? Health)
{
    public static IReadOnlyList<MeshPart> Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return
        [
            .. json.RootElement.GetProperty("parts").EnumerateArray()
                .Where(part => part.GetProperty("pid").ValueKind == JsonValueKind.Number)
                .Select(part => new MeshPart(
                    part.GetProperty("name").GetString()!,
                    part.GetProperty("pid").GetInt32(),
                    part.GetProperty("health").GetString())),
        ];
    }
}
