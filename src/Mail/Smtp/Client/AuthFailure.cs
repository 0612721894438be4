namespace MailMesh.Mail.Smtp.Client;

/// <summary>What a refused AUTH means and what to do, by code (RFC 4954 §6) and enhanced code (RFC 5248).</summary>
internal static class AuthFailure
{
    /// <summary>Words to put behind the server's own; empty for a code that says nothing of its own.</summary>
    public static string Advice(SmtpReply reply) => (reply.Code, reply.Status) switch
    {
        (_, { Class: 5, Subject: 7, Detail: 9 }) or (534, _) =>
            "this mechanism is too weak for the account; use an access token or an app password",
        (_, { Class: 5, Subject: 7, Detail: 11 }) or (538, _) => "the mechanism needs TLS; set StartTls or Implicit",
        (432, _) => "the password must be set anew once, through the provider",
        (454, _) => "the server can't check logins just now; try again later",
        (535, _) => "the user name, password or token is wrong; some providers want an app password or a token",
        (504, _) => "the mechanism doesn't serve this account",
        _ => "",
    };
}
