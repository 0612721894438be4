using System.Text.Json;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Home;

/// <summary>
/// Which port each part gets: the one asked for, else that of last time, else a usual one, else any free one.
/// Ports stay the same from start to start, since agents have the address in their settings.
/// </summary>
public sealed class Ports(MeshFolder folder, IReadOnlyDictionary<string, int> asked)
{
    private static readonly Dictionary<string, int> Usual = new() { ["gateway"] = 8420, ["smtp"] = 2525 };

    private readonly Dictionary<string, int> known = Load(folder.Ports);
    private readonly HashSet<int> given = [];

    public int For(string name)
    {
        var port = asked.TryGetValue(name, out var wanted) ? Insist(name, wanted) : Choose(name);
        given.Add(port);
        known[name] = port;
        return port;
    }

    public void Save() => File.WriteAllText(folder.Ports, JsonSerializer.Serialize(known, MeshJson.Options));

    private int Choose(string name)
    {
        if (known.TryGetValue(name, out var last) && IsOurs(last))
            return last;
        if (folder.IsDefault && Usual.TryGetValue(name, out var usual) && IsOurs(usual))
            return usual;
        int port;
        do
        {
            port = FreePort.Find();
        }
        while (given.Contains(port));
        return port;
    }

    private bool IsOurs(int port) => !given.Contains(port) && FreePort.IsFree(port);

    private static int Insist(string name, int port) =>
        FreePort.IsFree(port)
            ? port
            : throw new InvalidOperationException($"Port {port}, asked for {name}, is taken: choose another.");

    private static Dictionary<string, int> Load(string path)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(path)) ?? [];
        }
        catch (JsonException)
        {
            return []; // half-written by a crash; it holds habits, no truth
        }
    }
}
