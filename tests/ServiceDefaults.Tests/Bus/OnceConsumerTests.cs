using MailMesh.ServiceDefaults.Bus;
using MailMesh.TestStack;
using MassTransit;

namespace MailMesh.ServiceDefaults.Tests.Bus;

public sealed class OnceConsumerTests : BusTest
{
    [Fact]
    public async Task A_message_that_comes_again_changes_nothing()
    {
        await using var service = await Start(bus => bus.AddConsumer<NumberDrawnConsumer>());
        var bus = service.Get<IBus>();
        var id = Guid.CreateVersion7();

        for (var time = 0; time < 3; time++)
            await bus.Publish(new NumberDrawn(1), context => context.MessageId = id);
        await bus.Publish(new NumberDrawn(2));

        await EachOnce(service, 2);
        Assert.Equal(2L, await service.Ask<long>("select count(*) from processed_messages"));
    }

    [Fact]
    public async Task A_failure_rolls_back_goes_to_the_error_queue_and_holds_up_nobody()
    {
        await using var service = await Start(bus => bus.AddConsumer<OddRefusedConsumer>());

        for (var number = 0; number < 10; number++) await service.Say(new NumberDrawn(number));

        await EachOnce(service, 5);
        Assert.Equal(0L, await service.Ask<long>("select count(*) from effects where number % 2 = 1"));
        Assert.Equal(5L, await service.Ask<long>("select count(*) from processed_messages"));
        await Eventually.Holds(async () => await Queues.Messages(Rabbit, "tester-odd-refused_error") == 5);
    }

    [Fact]
    public async Task Two_services_that_hear_one_event_do_not_share_a_queue()
    {
        await using var one = await Start(bus => bus.AddConsumer<NumberDrawnConsumer>(), "one");
        await using var other = await Start(bus => bus.AddConsumer<OddRefusedConsumer>(), "other");

        await one.Say(new NumberDrawn(2));

        await Eventually.Holds(async () => await one.Ask<long>("select count(*) from effects") == 2);
    }
}
