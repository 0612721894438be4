using System.Security.Cryptography;
using System.Text;
using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Sealing;
using MailMesh.Gateway.Tools;
using MailMesh.ServiceDefaults.Sealing;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Rest.Connecting;

/// <summary>Servers and secret of an account, from arguments to what goes over the bus.</summary>
public sealed class AccountArguments(IOptions<SealingOptions> sealing)
{
    private const string Password = "password";
    private const string AccessToken = "access_token";

    /// <summary>What no schema can say.</summary>
    public static Refusal? Check(Arguments arguments) =>
        arguments.Has(Password) == arguments.Has(AccessToken)
            ? Refusals.Arguments("Give either `password` or `access_token`. Example: \"password\": \"…\".")
            : null;

    public static MailServer? Server(Arguments arguments, string name) =>
        arguments.Part(name) is { } server
            ? new MailServer(server.Need("host"), server.Number("port"), server.Text("tls"))
            : null;

    /// <summary>Sealed here, at the door: from here on only InboxSync and Sender can read it.</summary>
    public (string Kind, string Sealed) Secret(Arguments arguments, Guid inboxId)
    {
        var kind = arguments.Has(Password) ? Password : AccessToken;
        var plain = Encoding.UTF8.GetBytes(arguments.Need(kind));
        var box = SealedBox.Seal(sealing.Value.Mail.PublicKey, plain, $"account:{inboxId}");
        CryptographicOperations.ZeroMemory(plain);
        return (kind, box);
    }
}
