using MailMesh.Providers.Account;
using MailMesh.Sender.Accounts;
using MailMesh.Sender.Composing;
using MailMesh.Sender.Doubts;
using MailMesh.Sender.Outbox;
using MailMesh.Sender.Settling;
using MailMesh.Sender.Submissions;
using MailMesh.Sender.Updating;
using MassTransit;

namespace MailMesh.Sender;

/// <summary>The two halves of the room: taking submissions, and emptying the outbox.</summary>
public static class SenderSetup
{
    public static IHostApplicationBuilder AddSubmissions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AttachmentReader>();
        builder.Services.AddSingleton<DraftComposer>();
        builder.Services.AddSingleton<SubmissionIntake>();
        return builder;
    }

    public static void AddSubmissionConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<SendEmailConsumer>();
        bus.AddConsumer<ReplyToEmailConsumer>();
        bus.AddConsumer<UpdateSendConsumer>();
    }

    public static IHostApplicationBuilder AddOutbox(this IHostApplicationBuilder builder)
    {
        var settings = OutboxSettings.From(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(new RetrySchedule(settings, new Random()));
        builder.Services.AddSingleton(AccountReach.From(builder.Configuration));
        builder.Services.AddSingleton<SendingAccounts>();
        builder.Services.AddSingleton<AccountFinder>(services => services.GetRequiredService<SendingAccounts>().Find);
        builder.Services.AddSingleton<DueSignal>();
        builder.Services.AddSingleton<LegClaims>();
        builder.Services.AddSingleton<LegLedger>();
        builder.Services.AddSingleton<LegSender>();
        builder.Services.AddSingleton<SettlementDesk>();
        builder.Services.AddSingleton<SendRefund>();
        builder.Services.AddSingleton<ExpiredLeases>();
        builder.Services.AddSingleton<DoubtResolver>();
        builder.Services.AddSingleton<RemovedInboxes>();
        builder.Services.AddHostedService<OutboxDispatcher>();
        builder.Services.AddHostedService<OutboxUpkeep>();
        return builder;
    }
}
