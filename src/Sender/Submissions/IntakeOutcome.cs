using MailMesh.Sender.Outbox;

namespace MailMesh.Sender.Submissions;

/// <summary>What became of a submission at the door.</summary>
public abstract record IntakeOutcome
{
    private IntakeOutcome()
    {
    }

    /// <summary>It will be sent.</summary>
    public sealed record Taken : IntakeOutcome;

    /// <summary>It can't be sent, and is kept as failed.</summary>
    public sealed record Failed(SubmissionHead Mail) : IntakeOutcome;

    /// <summary>Its send_id was known already: nothing changed.</summary>
    public sealed record Known : IntakeOutcome;
}
