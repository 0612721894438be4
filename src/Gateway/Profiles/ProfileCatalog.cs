using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles;

/// <summary>The tools of all profiles by name: our own endpoint understands them without listing them.</summary>
public sealed class ProfileCatalog(IEnumerable<Profile> profiles)
{
    private readonly IReadOnlyList<Profile> _profiles = [.. profiles];

    public bool HasPath(string path) => _profiles.Any(profile => profile.Path == path);

    public (Profile? Profile, Tool Tool)? Find(string name)
    {
        foreach (var profile in _profiles)
        {
            if (profile.Find(name) is { } tool) return (profile, tool);
        }
        return null;
    }

    /// <summary>Under a name that we have too: the tool whose schema these arguments pass.</summary>
    public (Profile? Profile, Tool Tool)? FindFor(string name, Arguments arguments)
    {
        foreach (var profile in _profiles)
        {
            if (profile.Find(name) is { } tool && tool.Schema.Check(arguments) is null) return (profile, tool);
        }
        return null;
    }
}
