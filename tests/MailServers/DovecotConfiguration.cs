namespace MailMesh.MailServers;

/// <summary>dovecot.conf of a <see cref="Dovecot"/> that needs no root and keeps its files in one folder.</summary>
internal static class DovecotConfiguration
{
    public static string Text(Dovecot dovecot, string folder, string user, int relayPort) =>
        Foundation(folder, user) + Accounts(folder, user) + Mail(relayPort) + Services(dovecot);

    private static string Foundation(string folder, string user) => $$"""
        base_dir = {{folder}}/run
        state_dir = {{folder}}/state
        log_path = /dev/stderr
        protocols = imap submission lmtp
        listen = 127.0.0.1
        default_internal_user = {{user}}
        default_internal_group = {{user}}
        default_login_user = {{user}}
        first_valid_uid = 1
        ssl = yes
        ssl_cert = <{{folder}}/cert.pem
        ssl_key = <{{folder}}/key.pem

        """;

    // userdb is no "driver = static": its existence check would ask the oauth2 passdb, which can't tell.
    private static string Accounts(string folder, string user) => $$"""
        disable_plaintext_auth = yes
        auth_mechanisms = plain login scram-sha-256 xoauth2 oauthbearer
        auth_username_format = %Ln
        auth_failure_delay = 0
        passdb {
          driver = passwd-file
          mechanisms = plain login scram-sha-256
          args = {{folder}}/users
        }
        passdb {
          driver = oauth2
          mechanisms = xoauth2 oauthbearer
          args = {{folder}}/oauth2.conf.ext
        }
        userdb {
          driver = passwd-file
          args = {{folder}}/users
          override_fields = uid={{user}} gid={{user}} home={{folder}}/mail/%n
        }
        mail_home = {{folder}}/mail/%n
        mail_location = maildir:~/Maildir
        mail_max_userip_connections = 5000
        mail_fsync = never

        """;

    private static string Mail(int relayPort) => $$"""
        mail_plugins = $mail_plugins quota
        plugin {
          quota = count:User quota
          quota_vsizes = yes
          quota_rule = *:storage=1G
        }
        namespace inbox {
          inbox = yes
          separator = /
          mailbox Drafts {
            special_use = \Drafts
            auto = create
          }
          mailbox Sent {
            special_use = \Sent
            auto = create
          }
          mailbox Trash {
            special_use = \Trash
            auto = create
          }
          mailbox Junk {
            special_use = \Junk
            auto = create
          }
          mailbox Archive {
            special_use = \Archive
            auto = create
          }
        }
        protocol imap {
          mail_plugins = $mail_plugins imap_zlib imap_quota
        }
        protocol lmtp {
          postmaster_address = postmaster@localhost
        }
        submission_relay_host = 127.0.0.1
        submission_relay_port = {{relayPort}}

        """;

    // The chroots and the penalty's socket would need root.
    private static string Services(Dovecot dovecot) => $$"""
        service imap-login {
          chroot =
          service_count = 0
          process_min_avail = 1
          client_limit = 5000
          inet_listener imap {
            port = {{dovecot.ImapPort}}
          }
          inet_listener imaps {
            port = {{dovecot.ImapsPort}}
            ssl = yes
          }
        }
        service imap {
          process_limit = 5000
        }
        service submission-login {
          chroot =
          inet_listener submission {
            port = {{dovecot.SubmissionPort}}
          }
        }
        service anvil {
          chroot =
          client_limit = 6000
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service auth {
          client_limit = 12000
          unix_listener auth-postfix {
            mode = 0666
          }
        }
        service lmtp {
          inet_listener lmtp {
            address = 127.0.0.1
            port = {{dovecot.LmtpPort}}
          }
        }

        """;
}
