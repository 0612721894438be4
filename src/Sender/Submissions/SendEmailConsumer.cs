using MailMesh.Contracts;
using MailMesh.Postgres;
using MailMesh.Sender.Composing;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;
using Npgsql;

namespace MailMesh.Sender.Submissions;

/// <summary>Takes <see cref="SendEmail"/> into the outbox.</summary>
public sealed class SendEmailConsumer(
    Database database, ProcessedMessages processed, DraftComposer composer, SubmissionIntake intake)
    : OnceConsumer<SendEmail>(database, processed)
{
    private IntakeOutcome _outcome = new IntakeOutcome.Known(); // a consumer lives for one message

    protected override async Task Handle(ConsumeContext<SendEmail> context, NpgsqlTransaction tx, CancellationToken ct)
    {
        var draft = SendEmailDraft.Compose(context.Message);
        _outcome = await intake.Accept(draft, await composer.Compose(draft, ct), tx, ct);
    }

    protected override Task AfterCommit(ConsumeContext<SendEmail> context, CancellationToken ct) =>
        intake.Committed(_outcome, ct);
}
