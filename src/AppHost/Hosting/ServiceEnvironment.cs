using MailMesh.AppHost.Home;

namespace MailMesh.AppHost.Hosting;

/// <summary>The settings of one service, as environment variables; later ones win.</summary>
public sealed class ServiceEnvironment(MeshFolder folder, Secrets secrets)
{
    private readonly Dictionary<string, string?> variables = [];

    public MeshFolder Folder => folder;

    public Secrets Secrets => secrets;

    public IReadOnlyDictionary<string, string?> Variables => variables;

    public ServiceEnvironment Set(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    /// <summary>Yields to what the host's own environment says, which children inherit.</summary>
    public ServiceEnvironment Default(string name, string value) =>
        Environment.GetEnvironmentVariable(name) is null ? Set(name, value) : this;

    /// <summary>The halves of a sealing key: everyone may seal, only some may open.</summary>
    public ServiceEnvironment MayOpen(string name, SealingKey key) =>
        MaySeal(name, key).Set($"Sealing__{name}__PrivateKey", key.PrivateKey);

    public ServiceEnvironment MaySeal(string name, SealingKey key) =>
        Set($"Sealing__{name}__PublicKey", key.PublicKey);
}
