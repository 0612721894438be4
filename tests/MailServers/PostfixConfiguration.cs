namespace MailMesh.MailServers;

/// <summary>main.cf and master.cf of a <see cref="Postfix"/> that keeps all of its files in one folder.</summary>
internal static class PostfixConfiguration
{
    public static string Main(string folder, Dovecot dovecot, int relayPort) => $$"""
        compatibility_level = 3.6
        config_directory = {{folder}}/etc
        queue_directory = {{folder}}/queue
        data_directory = {{folder}}/data
        maillog_file = {{folder}}/log
        maillog_file_prefixes = {{folder}}
        mail_owner = postfix
        setgid_group = postdrop
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = mx.test
        mydestination =
        mynetworks =
        alias_maps =
        alias_database =
        local_recipient_maps =
        virtual_mailbox_domains = y.test
        virtual_mailbox_maps = static:ok
        virtual_transport = lmtp:inet:127.0.0.1:{{dovecot.LmtpPort}}
        relay_domains =
        default_transport = smtp:[127.0.0.1]:{{relayPort}}
        smtp_dns_support_level = disabled
        smtp_host_lookup = native
        smtputf8_enable = yes
        recipient_delimiter = +
        smtpd_tls_cert_file = {{folder}}/cert.pem
        smtpd_tls_security_level = may
        smtpd_tls_auth_only = yes
        smtpd_sasl_auth_enable = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = {{dovecot.AuthSocket}}
        smtpd_peername_lookup = no
        smtpd_client_connection_count_limit = 0
        smtpd_client_connection_rate_limit = 0
        smtpd_relay_restrictions = permit_sasl_authenticated, reject
        smtpd_recipient_restrictions = permit_sasl_authenticated, reject

        """;

    public static string Master(int submissionPort) => $$"""
        127.0.0.1:{{submissionPort}} inet n - n - - smtpd
        cleanup    unix  n  -  n  -      0  cleanup
        qmgr       unix  n  -  n  300    1  qmgr
        tlsmgr     unix  -  -  n  1000?  1  tlsmgr
        rewrite    unix  -  -  n  -      -  trivial-rewrite
        bounce     unix  -  -  n  -      0  bounce
        defer      unix  -  -  n  -      0  bounce
        trace      unix  -  -  n  -      0  bounce
        verify     unix  -  -  n  -      1  verify
        proxymap   unix  -  -  n  -      -  proxymap
        smtp       unix  -  -  n  -      -  smtp
        lmtp       unix  -  -  n  -      -  lmtp
        error      unix  -  -  n  -      -  error
        retry      unix  -  -  n  -      -  error
        discard    unix  -  -  n  -      -  discard
        anvil      unix  -  -  n  -      1  anvil
        scache     unix  -  -  n  -      1  scache
        postlog    unix-dgram n - n -    1  postlogd

        """;
}
