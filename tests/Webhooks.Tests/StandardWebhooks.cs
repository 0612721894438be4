using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailMesh.Webhooks.Tests;

/// <summary>
/// The receiving side of Standard Webhooks 1.0, written from the specification and sharing nothing with the sender.
/// </summary>
public static class StandardWebhooks
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static bool Verify(Received received, string secret)
    {
        using var mac = new HMACSHA256(Convert.FromBase64String(secret.Split('_')[1]));
        var timestamp = received.Headers["webhook-timestamp"];
        var content = string.Join('.', received.Id, timestamp, received.Body);
        var expected = Convert.ToBase64String(mac.ComputeHash(Encoding.UTF8.GetBytes(content)));

        var sentAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture));
        return (TimeProvider.System.GetUtcNow() - sentAt).Duration() < Tolerance
            && received.Headers["webhook-signature"].Split(' ').Any(signature =>
                signature.StartsWith("v1,", StringComparison.Ordinal) && signature[3..] == expected);
    }
}
