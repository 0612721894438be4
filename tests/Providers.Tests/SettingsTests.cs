using MailMesh.Providers.Hosted;
using MailMesh.Providers.Relay;
using Microsoft.Extensions.Configuration;

namespace MailMesh.Providers.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Ann@MailMesh.Test", true)]
    [InlineData("ann@sub.mailmesh.test", false)]
    [InlineData("ann@bücher.example", true)]
    [InlineData("ann@xn--bcher-kva.example", true)]
    [InlineData("\"odd@mailmesh.test\"@example.org", false)]
    [InlineData("no-domain", false)]
    [InlineData("ann@", false)]
    public void An_address_stays_in_the_house_by_its_domain_alone(string address, bool stays)
    {
        var settings = HostedSettings.From(Configuration(
            ("Hosted:Domains:0", "mailmesh.test"), ("Hosted:Domains:1", "Bücher.example"),
            ("services:inboxsync:smtp:0", "127.0.0.1:2525")));

        Assert.Equal(stays, settings.Hosts(address));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData(":25")]
    public void A_missing_listener_stops_the_start_and_says_what_to_set(string? listener)
    {
        var thrown = Assert.Throws<InvalidOperationException>(
            () => HostedSettings.From(Configuration(("services:inboxsync:smtp:0", listener))));

        Assert.Contains("services__inboxsync__smtp__0", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Relay__Port", "Relay:Port", "0")]
    [InlineData("Relay__User", "Relay:User", "mesh")]
    [InlineData("Relay__Password", "Relay:Password", "secret-word")]
    public void A_half_configured_relay_stops_the_start_and_says_what_to_set(string says, string key, string value)
    {
        var thrown = Assert.Throws<InvalidOperationException>(
            () => RelaySettings.From(Configuration(("Relay:Host", "mx.example.org"), (key, value))));

        Assert.Contains(says, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_never_sent_in_the_clear_to_another_machine()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => RelaySettings.From(Configuration(
            ("Relay:Host", "mx.example.org"), ("Relay:Tls", "None"), ("Relay:User", "u"), ("Relay:Password", "p"))));

        Assert.Contains("StartTls", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_relay_is_a_choice_and_no_error()
    {
        Assert.False(RelaySettings.From(Configuration()).IsConfigured);
    }

    private static IConfigurationRoot Configuration(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value))
            .Build();
}
