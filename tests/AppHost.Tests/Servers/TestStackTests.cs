using MailMesh.TestStack;

namespace MailMesh.AppHost.Tests.Servers;

public class TestStackTests
{
    [Fact]
    public async Task Two_tests_never_share_a_bus_or_a_redis_database()
    {
        await using var first = await TestBus.Create();
        await using var second = await TestBus.Create();
        Assert.NotEqual(first.ConnectionString, second.ConnectionString);

        Assert.NotEqual((await TestRedis.Create()).ConnectionString, (await TestRedis.Create()).ConnectionString);
    }

    [Fact]
    public async Task Waiting_for_what_never_comes_names_it()
    {
        var late = await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.Holds(() => 1 > 2, TimeSpan.FromMilliseconds(50)));
        Assert.Contains("1 > 2", late.Message, StringComparison.Ordinal);
    }
}
