namespace MailMesh.AppHost.Choosing;

/// <summary>Where a server comes from, in the order in which we look.</summary>
public abstract record ServerChoice
{
    private ServerChoice()
    {
    }

    public sealed record Configured(string ConnectionString) : ServerChoice;

    public sealed record Installed : ServerChoice;

    /// <param name="Engine">The engine's binary: docker or podman.</param>
    public sealed record Container(string Engine) : ServerChoice;

    public sealed record Missing : ServerChoice;

    /// <param name="engine">Asked last: an engine that hangs costs seconds.</param>
    public static ServerChoice Decide(string? configured, bool installed, Func<string?> engine) =>
        configured is { Length: > 0 } ? new Configured(configured)
        : installed ? new Installed()
        : engine() is { } binary ? new Container(binary)
        : new Missing();
}
