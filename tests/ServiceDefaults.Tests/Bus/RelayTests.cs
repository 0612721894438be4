using MailMesh.ServiceDefaults.Bus;
using MailMesh.TestStack;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MailMesh.ServiceDefaults.Tests.Bus;

public sealed class RelayTests : BusTest
{
    [Fact]
    public async Task What_was_committed_arrives_and_what_was_rolled_back_does_not()
    {
        await using var service = await Start(bus => bus.AddConsumer<NumberDrawnConsumer>());
        for (var number = 0; number < 90; number++)
        {
            await service.Say(new NumberDrawn(number));
            await Assert.ThrowsAsync<InvalidDataException>(() => SayAndThrow(service, 1000 + number));
        }

        await Emptied(service);
        await EachOnce(service, 90);
        Assert.Equal(89, await service.Ask<int>("select max(number) from effects"));
    }

    [Fact]
    public async Task A_command_reaches_its_owners_queue()
    {
        await using var service = await Start(bus => bus.AddConsumer<DrawNumberConsumer>());

        await service.Say(new DrawNumber(7), queue: "tester-draw-number");

        await EachOnce(service, 1);
    }

    [Fact]
    public async Task A_command_waits_until_its_owner_has_made_the_queue()
    {
        await using var early = await Start(_ => { });
        await early.Say(new DrawNumber(7), queue: "owner-draw-number");
        await Eventually.Holds(
            async () => await early.Ask<long>("select count(*) from outgoing_messages where attempts > 0") == 1);

        await using var owner = await Start(bus => bus.AddConsumer<DrawNumberConsumer>(), "owner");

        await EachOnce(owner, 1);
    }

    [Fact]
    public async Task A_row_that_never_can_leave_is_parked_and_blocks_nobody()
    {
        await using var service = await Start(bus => bus.AddConsumer<NumberDrawnConsumer>());
        await service.Ask<object>(
            """
            insert into outgoing_messages (id, type, payload, due_at) values
            (gen_random_uuid(), 'MailMesh.Contracts.Forgotten', '{}', now() - interval '1 hour'),
            (gen_random_uuid(), 'MailMesh.ServiceDefaults.Tests.Bus.NumberDrawn', '"no object"', now())
            returning id
            """);

        for (var number = 0; number < 20; number++) await service.Say(new NumberDrawn(number));

        await EachOnce(service, 20);
        await Eventually.Holds(
            async () => await service.Ask<long>("select count(parked_at) from outgoing_messages") == 2);
        Assert.Equal(4, await service.Ask<int>("select min(attempts) from outgoing_messages"));
        Assert.Contains(
            "No message type MailMesh.Contracts.Forgotten is known here",
            await service.Ask<string>("select last_error from outgoing_messages where type like '%Forgotten'"),
            StringComparison.Ordinal);
        Assert.Contains(service.Logs.Lines, line => line.Level == LogLevel.Error
            && line.Message.Contains("Forgotten is parked after 4 attempts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_is_due_later_waits()
    {
        await using var service = await Start(bus => bus.AddConsumer<NumberDrawnConsumer>());
        var inAnHour = TimeProvider.System.GetUtcNow().AddHours(1);
        await service.Database.InTransaction(
            (_, tx, ct) => service.Outgoing.Add(
                tx, new NumberDrawn(1), Guid.CreateVersion7(), dueAt: inAnHour, ct: ct),
            CancellationToken.None);
        await service.Say(new NumberDrawn(0));

        await EachOnce(service, 1);
        Assert.Equal(1L, await service.Ask<long>("select count(*) from outgoing_messages"));

        await service.Ask<object>("update outgoing_messages set due_at = now() returning 1");
        await EachOnce(service, 2);
    }

    [Fact]
    public async Task A_relay_that_dies_between_confirm_and_delete_doubles_messages_but_no_effect()
    {
        await using var service = await Start(bus => bus.AddConsumer<NumberDrawnConsumer>());
        // The first deletions fail, after the broker has confirmed: for the row that is a relay's death.
        await Run(service,
            """
            create sequence deletions;
            create function fail_first() returns trigger language plpgsql as $$
            begin
                if nextval('deletions') <= 5 then raise exception 'the relay died'; end if;
                return null;
            end $$;
            create trigger fail_first before delete on outgoing_messages execute function fail_first();
            """);

        for (var number = 0; number < 50; number++) await service.Say(new NumberDrawn(number));

        await Emptied(service);
        await EachOnce(service, 50);
        Assert.True(await service.Ask<long>("select last_value from deletions") > 5, "No deletion failed.");
    }

    [Fact]
    public async Task Replicas_share_an_outbox_and_no_effect_doubles()
    {
        await using var one = await Start(bus => bus.AddConsumer<NumberDrawnConsumer>());
        await using var other = await Start(bus => bus.AddConsumer<NumberDrawnConsumer>());

        await Task.WhenAll(Enumerable.Range(0, 300).Select(
            number => (number % 2 == 0 ? one : other).Say(new NumberDrawn(number))));

        await Emptied(one);
        await EachOnce(one, 300);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(50, 900)]
    [InlineData(5000, 900)]
    public void The_pause_doubles_up_to_its_limit(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new RelayOptions().RetryPause(attempts));

    private static Task SayAndThrow(Service service, int number) => service.Database.InTransaction(
        async (_, tx, ct) =>
        {
            await service.Outgoing.Add(tx, new NumberDrawn(number), Guid.CreateVersion7(), ct: ct);
            throw new InvalidDataException();
        },
        CancellationToken.None);

    private static async Task Run(Service service, string sql)
    {
        await using var command = service.Get<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
