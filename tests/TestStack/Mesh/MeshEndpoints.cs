using System.Text.Json;

namespace MailMesh.TestStack.Mesh;

/// <summary>What <c>endpoints.json</c> says of a mesh that is ready.</summary>
public sealed record MeshEndpoints(
    Uri Mcp, Uri Rest, string SmtpHost, int SmtpPort, string ApiKey, string InboxId, string InboxAddress, int Pid)
{
    public static MeshEndpoints Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var root = json.RootElement;
        var smtp = root.GetProperty("smtp").GetString()!.Split(':');
        var inbox = root.GetProperty("inbox");
        return new(
            new Uri(root.GetProperty("mcp").GetString()!),
            new Uri(root.GetProperty("rest").GetString()!),
            smtp[0],
            int.Parse(smtp[1]),
            root.GetProperty("api_key").GetString()!,
            inbox.GetProperty("id").GetString()!,
            inbox.GetProperty("address").GetString()!,
            root.GetProperty("pid").GetInt32());
    }
}
