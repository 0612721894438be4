using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.Mail.Tests.Smtp.Scripts;

namespace MailMesh.Mail.Tests.Smtp.Peers;

/// <summary>
/// A private Dovecot: submission with STARTTLS and every SASL mechanism of ours, and LMTP into maildirs.
/// What it takes by submission goes to a smtp-sink beside it. One account: alice.
/// </summary>
public sealed class Dovecot : IAsyncLifetime
{
    public const string Password = "pencil-ü,=";
    public const string TokenKey = "test-hs256-secret-key-0123456789";
    private readonly string folder = Peer.Folder();
    private Peer? sink, server;

    public int SubmissionPort { get; } = FreePort.Find();

    public int LmtpPort { get; } = FreePort.Find();

    public string Mailbox => Path.Combine(folder, "mail", "alice", "Maildir", "new");

    internal string Output => server?.Output ?? "";

    public async Task InitializeAsync()
    {
        var relay = FreePort.Find();
        sink = await Peer.Listen("smtp-sink", "postfix", folder, [relay], "postfix", $"127.0.0.1:{relay}", "100");
        var user = SetPriv.IsRoot ? "dovecot" : Environment.UserName;
        var path = Path.Combine(folder, "dovecot.conf");
        await File.WriteAllTextAsync(path, Configuration(user, relay));
        await File.WriteAllTextAsync(Path.Combine(folder, "users"), $"alice:{{PLAIN}}{Password}::::::\n");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "cert.pem"), TestCertificate.Localhost.ExportCertificatePem());
        using var key = TestCertificate.Localhost.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(Path.Combine(folder, "oauth2.conf.ext"), $"""
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix={folder}/keys/
            username_attribute = email

            """);
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys", "default", "HS256")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(keys, "default"), Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(TokenKey)));
        int[] ports = [SubmissionPort, LmtpPort];
        server = await Peer.Listen("dovecot", "dovecot-submissiond", folder, ports, user, "-F", "-c", path);
    }

    public async Task DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (sink is not null) await sink.DisposeAsync();
    }

    /// <summary>A JWT that Dovecot checks by itself.</summary>
    public static string Token(string user, long expires)
    {
        var head = Base64Url("""{"typ":"JWT","alg":"HS256"}"""u8);
        var body = Base64Url(System.Text.Encoding.ASCII.GetBytes(
            $$"""{"email":"{{user}}","sub":"{{user}}","iat":1700000000,"nbf":1700000000,"exp":{{expires}}}"""));
        var signature = HMACSHA256.HashData(
            System.Text.Encoding.ASCII.GetBytes(TokenKey), System.Text.Encoding.ASCII.GetBytes($"{head}.{body}"));
        return $"{head}.{body}.{Base64Url(signature)}";

        static string Base64Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    private string Configuration(string user, int relay) => $$"""
        base_dir = {{folder}}/run
        state_dir = {{folder}}/state
        log_path = /dev/stderr
        protocols = submission lmtp
        listen = 127.0.0.1
        default_internal_user = {{user}}
        default_internal_group = {{user}}
        default_login_user = {{user}}
        first_valid_uid = 1
        mail_home = {{folder}}/mail/%n
        mail_location = maildir:~/Maildir
        disable_plaintext_auth = yes
        auth_mechanisms = plain login scram-sha-256 xoauth2
        auth_username_format = %Ln
        auth_failure_delay = 0
        passdb {
          driver = passwd-file
          mechanisms = plain login scram-sha-256
          args = {{folder}}/users
        }
        passdb {
          driver = oauth2
          mechanisms = xoauth2
          args = {{folder}}/oauth2.conf.ext
        }
        userdb {
          driver = passwd-file
          args = {{folder}}/users
          override_fields = uid={{user}} gid={{user}} home={{folder}}/mail/%n
        }
        ssl = yes
        ssl_cert = <{{folder}}/cert.pem
        ssl_key = <{{folder}}/key.pem
        submission_relay_host = 127.0.0.1
        submission_relay_port = {{relay}}
        protocol lmtp {
          postmaster_address = postmaster@localhost
        }
        service submission-login {
          chroot =
          inet_listener submission {
            port = {{SubmissionPort}}
          }
        }
        service anvil {
          chroot =
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service lmtp {
          inet_listener lmtp {
            address = 127.0.0.1
            port = {{LmtpPort}}
          }
        }

        """;
}
