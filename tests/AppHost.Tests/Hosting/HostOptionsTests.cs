extern alias AppHost;
using AppHost::MailMesh.AppHost.Hosting;

namespace MailMesh.AppHost.Tests.Hosting;

public class HostOptionsTests
{
    [Fact]
    public void Replicas_and_ports_are_given_by_name()
    {
        var options = HostOptions.Parse(["--replicas", "inboxsync=2", "--port", "gateway=8421", "--quiet"]);
        Assert.Null(options.Problem);
        Assert.Equal(2, options.ReplicasOf("inboxsync"));
        Assert.Equal(1, options.ReplicasOf("sender"));
        Assert.Equal(8421, options.Ports["gateway"]);
        Assert.True(options.Quiet);
    }

    [Theory]
    [InlineData("--replicas")]
    [InlineData("--replicas", "inboxsync")]
    [InlineData("--replicas", "inboxsync=0")]
    [InlineData("--replicas", "inboxsync=17")]
    [InlineData("--port", "gateway=70000")]
    [InlineData("--data")]
    [InlineData("--detatch")]
    public void What_cannot_be_understood_is_refused_with_a_word_on_it(params string[] args) =>
        Assert.Contains(args[0], HostOptions.Parse(args).Problem, StringComparison.Ordinal);
}
