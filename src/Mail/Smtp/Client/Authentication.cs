using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Smtp.Client;

/// <summary>AUTH, RFC 4954.</summary>
internal static class Authentication
{
    private const int StepsMax = 8; // more than any mechanism here takes

    /// <summary>
    /// RFC 4954 §4 would keep AUTH with its initial response within 512 bytes, and lets later lines have 12,288.
    /// Access tokens need more than 512, and the servers that issue them expect them in the first line.
    /// </summary>
    private const int InitialCharsMax = 12_000;

    /// <summary>Null once authenticated. Failing is never permanent for the mail: the owner can mend a login.</summary>
    public static async Task<Refusal?> Run(Connection connection, SaslCredential credential, CancellationToken ct)
    {
        var offered = connection.Capabilities.AuthMechanisms;
        var secretsAllowed = connection.IsEncrypted || connection.Endpoint.AllowSecretsInClear;
        var mechanisms = await SaslMechanism.Choose(credential, offered, secretsAllowed, ct);
        if (mechanisms.Count == 0)
        {
            var hint = secretsAllowed ? "" : "; without TLS only SCRAM-SHA-256 serves (or set AllowSecretsInClear)";
            var list = offered.Count == 0 ? "none" : string.Join(' ', offered);
            return new Refusal(
                SmtpStage.Authenticate, null, $"no way to log in {credential}: the server offers {list}{hint}");
        }
        Refusal? refusal = null;
        foreach (var mechanism in mechanisms)
        {
            refusal = await Login(connection, mechanism);
            // 504: offered, yet not for this account. Any other failure would only fail again, and lock accounts.
            if (refusal is not { Reply.Code: 504 }) return refusal;
        }
        return refusal;
    }

    private static async Task<Refusal?> Login(Connection connection, SaslMechanism mechanism)
    {
        var sent = new List<string>(2);
        var command = $"AUTH {mechanism.Name}";
        if (mechanism.Initial is { } initial && Base64(initial, sent) is { Length: <= InitialCharsMax } encoded)
            command += $" {encoded}";
        for (var step = 0; step < StepsMax; step++)
        {
            var reply = Redact(await connection.Exchange("AUTH", command, connection.Timeouts.Authenticate), sent);
            if (reply.Code == 334)
            {
                try
                {
                    command = Base64(mechanism.Respond(Challenge(reply)), sent);
                }
                catch (SaslException error)
                {
                    await connection.Exchange("AUTH", "*", connection.Timeouts.Authenticate); // RFC 4954 §4: cancels
                    return new Refusal(SmtpStage.Authenticate, null, $"{mechanism.Name}: {error.Message}");
                }
                continue;
            }
            if (reply.IsPositive && mechanism.IsComplete) return null;
            var advice = mechanism.Complaint ?? AuthFailure.Advice(reply);
            var why = advice.Length > 0 ? $"{reply} ({advice})" : reply.ToString();
            return new Refusal(
                SmtpStage.Authenticate, reply.IsPositive ? null : reply,
                reply.IsPositive
                    ? $"{mechanism.Name}: the server didn't prove that it knows the password"
                    : $"{mechanism.Name} refused: {why}");
        }
        return new Refusal(SmtpStage.Authenticate, null, $"{mechanism.Name}: over {StepsMax} challenges");
    }

    private static byte[] Challenge(SmtpReply reply)
    {
        var bytes = new byte[reply.Text.Length];
        return Convert.TryFromBase64String(reply.Text, bytes, out var length)
            ? bytes[..length]
            : throw new SaslException("the challenge is no base64");
    }

    private static string Base64(byte[] response, List<string> sent)
    {
        var encoded = Convert.ToBase64String(response);
        if (encoded.Length > 0) sent.Add(encoded);
        return encoded;
    }

    /// <summary>A server may echo the command that it refuses; what we sent there must reach no log.</summary>
    private static SmtpReply Redact(SmtpReply reply, List<string> sent) =>
        reply.Code == 334
            ? reply
            : sent.Aggregate(reply, (clean, secret) =>
                clean with { Text = clean.Text.Replace(secret, "[redacted]", StringComparison.Ordinal) });
}
