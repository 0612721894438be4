using System.Text.Json;

namespace MailMesh.AppHost.Home;

/// <summary>state.json: every process that the host keeps running, for `./mailmesh status` and for tests.</summary>
public sealed record StateFile(int Pid, IReadOnlyList<StateFile.Part> Parts)
{
    /// <param name="Health">Where to ask for its health; null for a server.</param>
    public sealed record Part(string Name, string Kind, int? Pid, string Place, string? Health, int Restarts);

    public void Write(string path)
    {
        var fresh = path + ".new";
        File.WriteAllText(fresh, JsonSerializer.Serialize(this, MeshJson.Options) + "\n");
        File.Move(fresh, path, overwrite: true);
    }

    public static StateFile? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<StateFile>(File.ReadAllText(path), MeshJson.Options);
        }
        catch (Exception absent) when (absent is IOException or JsonException)
        {
            return null;
        }
    }
}
