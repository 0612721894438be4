using System.Globalization;

namespace MailMesh.MirrorWorker;

/// <summary>An inbox of the database, and its account at the server.</summary>
internal sealed record BenchInbox(Guid InboxId, string User, int Mails);

/// <summary>What the bench tells the worker, in its environment.</summary>
internal sealed record WorkerSettings(
    string Database, string Blobs, int ImapPort, string Password, Guid WorkspaceId, BenchInbox WarmUp,
    BenchInbox Measured, string MaildirNew)
{
    public static WorkerSettings FromEnvironment() => new(
        Text("MIRROR_DATABASE"), Text("MIRROR_BLOBS"), Number("IMAP_PORT"), Text("IMAP_PASSWORD"),
        Guid.Parse(Text("MIRROR_WORKSPACE")), Inbox("WARM_UP"), Inbox("MEASURED"), Text("MIRROR_MAILDIR_NEW"));

    private static BenchInbox Inbox(string name) =>
        new(Guid.Parse(Text($"{name}_INBOX")), Text($"{name}_USER"), Number($"{name}_MAILS"));

    private static int Number(string name) => int.Parse(Text(name), CultureInfo.InvariantCulture);

    private static string Text(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"The bench sets {name}.");
}
