using MailMesh.Limits;
using MailMesh.Sender.Outbox;

namespace MailMesh.Sender.Settling;

/// <summary>
/// A send that fails before leaving gives its unit back. Once, after the failure is committed; a crash between the
/// two, or a Redis that is away, keeps the unit: too few sends is the safe side of a limit.
/// </summary>
public sealed partial class SendRefund(Admission admission, ILogger<SendRefund> log)
{
    private const int UnitsPerSubmission = 1;

    public async Task Give(SubmissionHead mail, CancellationToken ct)
    {
        if (!await admission.Refund(mail.WorkspaceId, UnitsPerSubmission, mail.AskedAt, ct))
            LogKept(log, mail.SendId);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The unit of failed submission {SubmissionId} could not be given back")]
    private static partial void LogKept(ILogger log, Guid submissionId);
}
