using MailMesh.Postgres;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;
using Npgsql;

namespace MailMesh.ServiceDefaults.Tests.Bus;

public sealed record NumberDrawn(int Number);

public sealed record DrawNumber(int Number);

public sealed record AskNumber(int Number);

public sealed record NumberAnswered(int Number);

/// <summary>Writes each number once.</summary>
public sealed class NumberDrawnConsumer(Database database, ProcessedMessages processed)
    : OnceConsumer<NumberDrawn>(database, processed)
{
    protected override Task Handle(ConsumeContext<NumberDrawn> context, NpgsqlTransaction tx, CancellationToken ct) =>
        Effects.Write(tx, context.Message.Number, ct);
}

public sealed class DrawNumberConsumer(Database database, ProcessedMessages processed)
    : OnceConsumer<DrawNumber>(database, processed)
{
    protected override Task Handle(ConsumeContext<DrawNumber> context, NpgsqlTransaction tx, CancellationToken ct) =>
        Effects.Write(tx, context.Message.Number, ct);
}

public sealed class AskNumberConsumer : IConsumer<AskNumber>
{
    public Task Consume(ConsumeContext<AskNumber> context) =>
        context.RespondAsync(new NumberAnswered(context.Message.Number + 1));
}

/// <summary>Fails on odd numbers, after it has written.</summary>
public sealed class OddRefusedConsumer(Database database, ProcessedMessages processed)
    : OnceConsumer<NumberDrawn>(database, processed)
{
    protected override async Task Handle(
        ConsumeContext<NumberDrawn> context, NpgsqlTransaction tx, CancellationToken ct)
    {
        await Effects.Write(tx, context.Message.Number, ct);
        if (context.Message.Number % 2 == 1) throw new InvalidDataException("Odd numbers are refused.");
    }
}

public sealed class HearingConsumer(Heard heard) : IConsumer<NumberDrawn>
{
    public Task Consume(ConsumeContext<NumberDrawn> context)
    {
        heard.Add(context.ReceiveContext.InputAddress);
        return Task.CompletedTask;
    }
}

/// <summary>The queues on which something was heard.</summary>
public sealed class Heard
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Uri, bool> _queues = new();

    public int Count => _queues.Count;

    public void Add(Uri queue) => _queues[queue] = true;
}

internal static class Effects
{
    public static async Task Write(NpgsqlTransaction tx, int number, CancellationToken ct)
    {
        await using var command =
            new NpgsqlCommand("insert into effects (number) values ($1)", tx.Connection, tx);
        command.Parameters.Add(new NpgsqlParameter { Value = number });
        await command.ExecuteNonQueryAsync(ct);
    }
}
