namespace MailMesh.AppHost.Processes;

/// <summary>How a child process is to be started.</summary>
public sealed record ChildStart(string Program, IReadOnlyList<string> Arguments, string WorkingFolder)
{
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Start from an empty environment instead of ours.</summary>
    public bool CleanEnvironment { get; init; }

    /// <summary>What the kernel sends the child when we die, even by SIGKILL.</summary>
    public string DeathSignal { get; init; } = "TERM";

    /// <summary>The user to become, when we are root.</summary>
    public string? User { get; init; }

    /// <summary>Receives each line of stdout and stderr; called from several threads.</summary>
    public Action<string>? OnLine { get; init; }
}
