using MailMesh.Mail.Imap;
using MailMesh.MailServers;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Tests.Smtp.Scripts;

namespace MailMesh.Mail.Tests.Imap.Scripts;

/// <summary>Plays a server's transcript to our client: once in whole writes, once byte by byte.</summary>
internal static class ImapDialogue
{
    private const string Everything =
        "IMAP4rev1 LITERAL- UIDPLUS MOVE CONDSTORE QRESYNC ENABLE ESEARCH IDLE ID NAMESPACE LIST-EXTENDED LIST-STATUS "
        + "SPECIAL-USE CREATE-SPECIAL-USE UNSELECT QUOTA NOTIFY OBJECTID PREVIEW SAVEDATE BINARY STATUS=SIZE "
        + "X-GM-EXT-1 APPENDLIMIT=5000";

    /// <summary>A greeting that needs no login. The script goes on from there.</summary>
    public static Task Play(string script, Func<ImapClient, Task> act, ImapOptions? options = null) =>
        PlayOffering(Everything, script, act, options);

    public static async Task PlayOffering(
        string offers, string script, Func<ImapClient, Task> act, ImapOptions? options = null)
    {
        foreach (var splitAt in (int?[])[null, 0])
        {
            var ending = script.Contains("[close]", StringComparison.Ordinal) ? "" : "\nC: [close]";
            await Once($"S: * PREAUTH [CAPABILITY {offers}] ready\n{script}{ending}", splitAt, act, options);
        }
    }

    /// <summary>The whole dialogue with its greeting; the outcome of connecting is the caller's to judge.</summary>
    public static async Task Connect(
        string script, SaslCredential? credential, Func<ImapOutcome<ImapClient>, Task> judge,
        TlsMode tls = TlsMode.None, bool secretsInClear = true, ImapOptions? options = null)
    {
        if (!script.Contains("[close]", StringComparison.Ordinal)) script += "\nC: [close]";
        foreach (var splitAt in tls == TlsMode.None ? (int?[])[null, 0] : [null])
        {
            await using var server = splitAt is { } at
                ? ScriptedServer.PlaySplit(at, script) : ScriptedServer.Play(script);
            var outcome = await ImapClient.Connect(
                Endpoint(server.Port, tls, credential, secretsInClear), options).WaitAsync(TimeSpan.FromSeconds(30));
            await judge(outcome);
            if (outcome is ImapOutcome<ImapClient>.Done done)
            {
                done.Value.Connection.Lose("the test is over");
                await done.Value.DisposeAsync();
            }
            await server.Done();
        }
    }

    public static ImapEndpoint Endpoint(
        int port, TlsMode tls = TlsMode.None, SaslCredential? credential = null, bool secretsInClear = true) =>
        new("localhost", port, tls, credential)
        {
            AllowSecretsInClear = secretsInClear,
            TrustedRoot = TestCertificate.Localhost,
        };

    private static async Task Once(
        string script, int? splitAt, Func<ImapClient, Task> act, ImapOptions? options)
    {
        await using var server = splitAt is { } at ? ScriptedServer.PlaySplit(at, script) : ScriptedServer.Play(script);
        var client = (await ImapClient.Connect(Endpoint(server.Port), options)).Require();
        try
        {
            await act(client).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            throw new Xunit.Sdk.XunitException($"{error}\nDialogue:\n{server.Dialogue}");
        }
        client.Connection.Lose("the test is over");
        await client.DisposeAsync();
        await server.Done();
    }
}
