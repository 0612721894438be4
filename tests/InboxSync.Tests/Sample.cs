namespace MailMesh.InboxSync.Tests;

/// <summary>Mails as they stand on the wire.</summary>
internal static class Sample
{
    public static string Letter(
        string? id = null, string subject = "Hello", string text = "Some text", string more = "") =>
        $"From: Ann <ann@outside.test>\r\nTo: agent@mailmesh.test\r\nSubject: {subject}\r\n"
        + $"Message-ID: {id ?? Id()}\r\n{more}Date: Sat, 14 Mar 2026 12:00:00 +0100\r\n\r\n{text}\r\n";

    public static string Id() => $"<{Guid.CreateVersion7():n}@outside.test>";
}
