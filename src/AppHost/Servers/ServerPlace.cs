using System.Security.Cryptography;

namespace MailMesh.AppHost.Servers;

/// <summary>Where a private server lives: its folder, port and password. What is left out is made up.</summary>
public sealed record ServerPlace
{
    public string Folder { get; init; } = Path.Combine(TemporaryFolders.Own, Guid.CreateVersion7().ToString("n"));

    public int Port { get; init; } = FreePort.Find();

    public string Password { get; init; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The data is worth nothing after this process: skip what only guards against a power cut.</summary>
    public bool Throwaway { get; init; } = true;
}
