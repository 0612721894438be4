using MailMesh.Postgres;
using MassTransit;
using Npgsql;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>
/// A consumer whose effect happens once for each message, however often the bus delivers it: what it writes, and
/// what it adds to <see cref="OutgoingMessages"/>, commits together with the message's id in the bus inbox.
/// </summary>
public abstract class OnceConsumer<T>(Database database, ProcessedMessages processed) : IConsumer<T>
    where T : class
{
    public async Task Consume(ConsumeContext<T> context)
    {
        var id = context.MessageId
            ?? throw new InvalidOperationException($"A {typeof(T).Name} came without MessageId.");
        var ct = context.CancellationToken;
        var first = await database.InTransaction(
            async (_, tx, token) =>
            {
                if (!await processed.TryBegin(tx, GetType().Name, id, token)) return false;
                await Handle(context, tx, token);
                return true;
            },
            ct);
        if (first) await AfterCommit(context, ct);
    }

    /// <summary>
    /// Does the work, with no effect outside of <paramref name="tx"/>: after a lost race it runs again.
    /// An exception rolls everything back and the bus tries again.
    /// </summary>
    protected abstract Task Handle(ConsumeContext<T> context, NpgsqlTransaction tx, CancellationToken ct);

    /// <summary>For wake-ups in this process; not certain to run, since a crash may come between.</summary>
    protected virtual Task AfterCommit(ConsumeContext<T> context, CancellationToken ct) => Task.CompletedTask;
}
