using System.Security.Cryptography;
using System.Text.Json;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Authentication;

/// <summary>Debian's python3-dkim as the other side, with keys of ours.test that both sides have.</summary>
internal sealed class Dkimpy
{
    private static readonly Lazy<(string Pem, string Public)> Rsa = new(() =>
    {
        using var rsa = RSA.Create(2048);
        return (rsa.ExportRSAPrivateKeyPem(), Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()));
    });

    // RFC 8032 §7.1, test 1.
    private const string Seed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    private const string Ed25519Public = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    private readonly string folder = RealProgram.Folder();

    private static Dictionary<string, string> Records => new()
    {
        ["rsa._domainkey.ours.test"] = $"v=DKIM1; k=rsa; p={Rsa.Value.Public}",
        ["ed._domainkey.ours.test"] = $"v=DKIM1; k=ed25519; p={Ed25519Public}",
    };

    /// <summary>Where the keys of ours.test are found.</summary>
    public static DnsTable Dns => new(Records.Select(record => $"{record.Key} TXT {record.Value}"));

    /// <summary>Our private keys, by selector.</summary>
    public static DkimPrivateKey Key(string selector) => selector == "rsa"
        ? DkimPrivateKey.FromPem(Rsa.Value.Pem)
        : DkimPrivateKey.FromEd25519Seed(Convert.FromBase64String(Seed));

    /// <summary>Adds a mail to those it will work on.</summary>
    public void Add(string name, byte[] mail) => File.WriteAllBytes(Path.Combine(folder, name + ".eml"), mail);

    /// <summary>Whether each signature of each mail holds.</summary>
    public async Task<Dictionary<string, bool[]>> Verify() =>
        JsonSerializer.Deserialize<Dictionary<string, bool[]>>(await Run("verify"))!;

    /// <summary>Signs or seals each mail in each of its ways; gives them by name.</summary>
    public async Task<Dictionary<string, byte[]>> Make(string what, string suffix)
    {
        await Run(what);
        return Directory.GetFiles(folder, "*" + suffix)
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
    }

    private async Task<string> Run(string what)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "keys.json"), JsonSerializer.Serialize(
            new { records = Records, rsa = Rsa.Value.Pem, ed25519 = Seed }));
        var script = Path.Combine(AppContext.BaseDirectory, "Authentication/peer/dkimpy.py");
        return await RealProgram.Run(
            new ProgramStart("/usr/bin/python3", "python3-dkim", folder, script, what, folder));
    }
}
