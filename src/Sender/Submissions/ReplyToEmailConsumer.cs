using MailMesh.Contracts;
using MailMesh.Mirror.Reading;
using MailMesh.Postgres;
using MailMesh.Sender.Composing;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;
using Npgsql;

namespace MailMesh.Sender.Submissions;

/// <summary>Takes <see cref="ReplyToEmail"/> into the outbox, composed from the mirror's original.</summary>
public sealed class ReplyToEmailConsumer(
    Database database, ProcessedMessages processed, MirrorReader mirror, DraftComposer composer,
    SubmissionIntake intake)
    : OnceConsumer<ReplyToEmail>(database, processed)
{
    private static readonly Refusal OriginalGone =
        new(RefusalCodes.MessageNotFound, "The email that is answered is gone from the inbox.");

    private IntakeOutcome _outcome = new IntakeOutcome.Known(); // a consumer lives for one message

    protected override async Task Handle(
        ConsumeContext<ReplyToEmail> context, NpgsqlTransaction tx, CancellationToken ct)
    {
        var reply = context.Message;
        var original = await Find(reply, ct);
        var draft = ReplyToEmailDraft.Compose(original ?? new OriginalEmail(), reply);
        var mail = original is null ? composer.Refuse(draft, OriginalGone) : await composer.Compose(draft, ct);
        _outcome = await intake.Accept(draft, mail, tx, ct);
    }

    protected override Task AfterCommit(ConsumeContext<ReplyToEmail> context, CancellationToken ct) =>
        intake.Committed(_outcome, ct);

    private async Task<OriginalEmail?> Find(ReplyToEmail reply, CancellationToken ct)
    {
        if (await mirror.GetEmail(reply.WorkspaceId, reply.EmailId, ct) is not { } email
            || email.Row.InboxId != reply.InboxId)
            return null;
        return new OriginalEmail
        {
            MessageId = email.Row.MessageId,
            References = email.References,
            InReplyTo = email.InReplyTo,
            Subject = email.Row.Subject,
            From = email.Row.From is { } from ? new EmailAddress(from.Address, from.Name) : null,
            Date = email.SentAt ?? email.Row.ReceivedAt,
            Text = email.Text,
        };
    }
}
