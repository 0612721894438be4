using MailMesh.Mail.Fuzz.Targets;

namespace MailMesh.Mail.Fuzz;

/// <summary>Every parser of the library that meets bytes from outside.</summary>
public static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        MimeTargets.Message,
        HeaderTargets.Addresses,
        HeaderTargets.Parameters,
        HeaderTargets.EncodedWords,
        HeaderTargets.Dates,
        HeaderTargets.MessageIds,
        TextTargets.TransferEncodings,
        TextTargets.Charsets,
        TextTargets.Flowed,
        ComposeTargets.RoundTrip,
        SmtpTargets.Lines,
        SmtpSessionTarget.Session,
        ImapTargets.Responses,
        ImapSessionTarget.Session,
        DnsTargets.Answers,
        AuthenticationTargets.Verdict,
    ];
}
