extern alias AppHost;
using AppHost::MailMesh.AppHost.Choosing;
using AppHost::MailMesh.AppHost.Hosting;

namespace MailMesh.AppHost.Tests.Choosing;

public class ServerChoiceTests
{
    [Fact]
    public void A_configured_server_comes_before_an_installed_one() =>
        Assert.Equal(new ServerChoice.Configured("amqp://elsewhere"), Decide("amqp://elsewhere", installed: true));

    [Fact]
    public void An_installed_server_comes_before_a_container_and_no_engine_is_asked()
    {
        var asked = false;
        var choice = ServerChoice.Decide(configured: "", installed: true, () =>
        {
            asked = true;
            return "docker";
        });
        Assert.IsType<ServerChoice.Installed>(choice);
        Assert.False(asked);
    }

    [Fact]
    public void A_container_is_the_last_resort() =>
        Assert.Equal(new ServerChoice.Container("podman"), Decide(null, installed: false, "podman"));

    [Fact]
    public void All_that_is_missing_is_refused_at_once_with_the_one_command_that_fixes_it()
    {
        Assert.IsType<ServerChoice.Missing>(Decide(null, installed: false));

        ServerResource[] missing = [new("rabbitmq", ServerKind.Rabbit), new("postgres", ServerKind.Postgres)];
        var refusal = Installation.Refusal(missing, tool => tool == "apt-get");

        Assert.Contains(
            "sudo apt-get install -y --no-install-recommends rabbitmq-server postgresql\n",
            refusal,
            StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__rabbitmq", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_homebrew_is_the_way_the_command_says_so() =>
        Assert.Contains(
            "brew install redis\n",
            Installation.Refusal([new ServerResource("redis", ServerKind.Redis)], tool => tool == "brew"),
            StringComparison.Ordinal);

    private static ServerChoice Decide(string? configured, bool installed, string? engine = null) =>
        ServerChoice.Decide(configured, installed, () => engine);
}
