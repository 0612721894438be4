namespace MailMesh.AppHost.Hosting;

public enum ServerKind
{
    Postgres,
    Redis,
    Rabbit,
}

/// <summary>A server that services refer to; its name is that of the connection string.</summary>
public sealed record ServerResource(string Name, ServerKind Kind)
{
    /// <summary>What takes this server's place when it is set: the first of the four choices.</summary>
    public string Setting => $"ConnectionStrings__{Name}";
}
