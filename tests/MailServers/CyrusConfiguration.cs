namespace MailMesh.MailServers;

/// <summary>imapd.conf and cyrus.conf of a <see cref="Cyrus"/> that keeps all of its files in one folder.</summary>
internal static class CyrusConfiguration
{
    // Without conversations a deleted mailbox's name may be taken already: two in one second get the same one.
    public static string Imapd(string folder, string user, string host, bool hasConversations) => $"""
        configdirectory: {folder}/conf
        proc_path: {folder}/proc
        defaultpartition: default
        partition-default: {folder}/mail
        cyrus_user: {user}
        servername: {host}
        admins: cyrus
        allowplaintext: yes
        failedloginpause: 0
        sasl_pwcheck_method: auxprop
        sasl_auxprop_plugin: sasldb
        sasl_sasldb_path: {folder}/sasldb2
        sasl_mech_list: PLAIN LOGIN SCRAM-SHA-256
        virtdomains: userid
        defaultdomain: example.test
        unixhierarchysep: yes
        altnamespace: yes
        autocreate_quota: 1000000
        autocreate_post: yes
        autocreate_inbox_folders: Sent | Drafts | Trash | Junk | Archive
        autocreate_use_defaults: yes
        xlist-sent: Sent
        xlist-drafts: Drafts
        xlist-trash: Trash
        xlist-junk: Junk
        xlist-archive: Archive
        conversations: {(hasConversations ? "yes" : "no")}
        delete_mode: {(hasConversations ? "delayed" : "immediate")}
        duplicatesuppression: no
        munge8bit: no
        lmtp_downcase_rcpt: yes
        tls_server_cert: {folder}/cert.pem
        tls_server_key: {folder}/key.pem
        idlesocket: {folder}/sockets/idle
        lmtpsocket: {folder}/sockets/lmtp
        notifysocket: {folder}/sockets/notify
        sendmail: /bin/true
        imapidlepoll: 60
        maxlogins_per_user: 0

        """;

    // idled is a daemon, not a start-up task: the master waits for those, and ends daemons with itself.
    public static string Services(Cyrus cyrus, string folder, string programs)
    {
        var configuration = $"-C {folder}/imapd.conf";
        return $$"""
            START {
              recover cmd="{{programs}}/ctl_cyrusdb {{configuration}} -r"
            }
            DAEMON {
              idled cmd="{{programs}}/idled {{configuration}}"
            }
            SERVICES {
              imap cmd="{{programs}}/imapd {{configuration}}" listen="127.0.0.1:{{cyrus.ImapPort}}" prefork=3
              imaps cmd="{{programs}}/imapd {{configuration}} -s" listen="127.0.0.1:{{cyrus.ImapsPort}}" prefork=0
              lmtp cmd="{{programs}}/lmtpd {{configuration}} -a" listen="127.0.0.1:{{cyrus.LmtpPort}}" prefork=1
            }
            EVENTS {
            }

            """;
    }
}
