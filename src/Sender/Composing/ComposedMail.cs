namespace MailMesh.Sender.Composing;

/// <summary>What became of a draft: a mail whose bytes never change again, or the reason why there is none.</summary>
public abstract record ComposedMail(string FromAddress, string MessageId)
{
    /// <summary>The sending inbox lives at another server: it leaves there.</summary>
    public bool FromAccount { get; init; }

    public sealed record Ready(string FromAddress, string MessageId, byte[] Raw)
        : ComposedMail(FromAddress, MessageId);

    public sealed record Refused(string FromAddress, string MessageId, Refusal Why)
        : ComposedMail(FromAddress, MessageId);
}

/// <summary>Why a draft can't be sent.</summary>
/// <param name="Code">Stable, one of <see cref="RefusalCodes"/>.</param>
/// <param name="Reason">A sentence that says what is wrong.</param>
public sealed record Refusal(string Code, string Reason);

public static class RefusalCodes
{
    public const string InboxNotFound = "inbox_not_found";
    public const string MessageNotFound = "message_not_found";
    public const string AttachmentNotFound = "attachment_not_found";
    public const string InvalidMessage = "invalid_message";
}
