namespace MailMesh.Gateway.Keys.Bootstrapping;

/// <summary>Section <c>Bootstrap</c>: the first key of an installation.</summary>
public sealed record BootstrapOptions
{
    public const string WorkspaceName = "development";

    /// <summary>
    /// A well-formed key; it gets every scope in the workspace "development", plan owner. Empty: none.
    /// </summary>
    public string ApiKey { get; init; } = "";
}
