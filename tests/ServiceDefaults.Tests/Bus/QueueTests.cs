using MailMesh.ServiceDefaults.Bus;
using MailMesh.TestStack;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.ServiceDefaults.Tests.Bus;

public sealed class QueueTests : BusTest
{
    [Fact]
    public async Task A_queue_is_a_quorum_queue_named_for_service_and_message()
    {
        await using var service = await Start(bus => bus.AddConsumer<NumberDrawnConsumer>());

        await Queues.Declare(Rabbit, "tester-number-drawn", new()
        {
            ["x-queue-type"] = "quorum",
            ["x-delivery-limit"] = ReceiveRules.DeliveriesMax,
            ["x-dead-letter-exchange"] = "tester-number-drawn_dead",
        });
        Assert.Equal(0, await Queues.Messages(Rabbit, "tester-number-drawn_dead"));
        Assert.Equal("tester-number-drawn", QueueNames.Of<NumberDrawn>("tester"));
    }

    [Fact]
    public async Task Each_replica_hears_what_is_meant_for_each()
    {
        var heard = new Heard();
        await using var one = await Hearing();
        await using var other = await Hearing();

        await one.Say(new NumberDrawn(2));

        await Eventually.Holds(() => heard.Count == 2);
        Assert.Equal(-1, await Queues.Messages(Rabbit, "tester-hearing"));

        Task<Service> Hearing() => Start(bus =>
        {
            bus.AddSingleton(heard);
            bus.AddConsumer<HearingConsumer>().OnEachReplica();
        });
    }

    [Fact]
    public async Task A_request_is_answered()
    {
        await using var service = await Start(bus => bus.AddConsumer<AskNumberConsumer>());

        var answer = await service.Get<Requests>()
            .Ask<AskNumber, NumberAnswered>("tester", new AskNumber(1), CancellationToken.None);

        Assert.Equal(2, answer.Number);
    }

    [Fact]
    public async Task A_request_that_nobody_hears_ends_in_time()
    {
        await using var service = await Start(_ => { });

        await Assert.ThrowsAsync<TimeoutException>(() => service.Get<Requests>()
            .Ask<AskNumber, NumberAnswered>("nobody", new AskNumber(1), CancellationToken.None));
    }
}
