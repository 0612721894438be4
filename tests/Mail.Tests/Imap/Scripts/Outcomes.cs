using MailMesh.Mail.Imap;

namespace MailMesh.Mail.Tests.Imap.Scripts;

/// <summary>Says which outcome there was when it was another.</summary>
internal static class Outcomes
{
    public static ImapOutcome<T>.Refused Refused<T>(ImapOutcome<T> outcome) =>
        Assert.IsType<ImapOutcome<T>.Refused>(outcome);

    public static ImapOutcome<T>.Lost Lost<T>(ImapOutcome<T> outcome) => Assert.IsType<ImapOutcome<T>.Lost>(outcome);

    public static ImapOutcome<T>.Throttled Throttled<T>(ImapOutcome<T> outcome) =>
        Assert.IsType<ImapOutcome<T>.Throttled>(outcome);
}
