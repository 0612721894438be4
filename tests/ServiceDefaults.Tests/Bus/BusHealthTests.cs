using MailMesh.ServiceDefaults.Bus;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NSubstitute;

namespace MailMesh.ServiceDefaults.Tests.Bus;

/// <summary>What the health of the bus says, whichever of its parts comes or goes first.</summary>
public sealed class BusHealthTests
{
    private const BusHealthStatus Up = BusHealthStatus.Healthy;
    private const BusHealthStatus Down = BusHealthStatus.Unhealthy;

    private readonly IBusControl _bus = Substitute.For<IBusControl>();
    private readonly BusHealth _health;

    public BusHealthTests() => _health = new BusHealth(_bus);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_up_once_queues_and_pulse_have_stood_together_in_whichever_order(bool queuesFirst)
    {
        await Says(Down, Down, HealthStatus.Unhealthy, isUp: false);
        await (queuesFirst
            ? Says(Up, Down, HealthStatus.Unhealthy, isUp: false)
            : Says(Down, Up, HealthStatus.Unhealthy, isUp: false));
        await Says(Up, Up, HealthStatus.Healthy, isUp: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_outage_after_that_degrades_whichever_is_missed_first_and_ends(bool pulseFirst)
    {
        await Says(Up, Up, HealthStatus.Healthy, isUp: true);
        await (pulseFirst
            ? Says(Up, Down, HealthStatus.Degraded, isUp: false)
            : Says(Down, Up, HealthStatus.Degraded, isUp: true)); // a queue is away, the broker isn't
        await Says(Down, Down, HealthStatus.Degraded, isUp: false);
        await Says(Up, Up, HealthStatus.Healthy, isUp: true);
    }

    [Fact]
    public async Task A_bus_without_a_pulse_has_never_stood()
    {
        Report(Up, pulse: null);
        Assert.False(_health.IsUp);
        Assert.Equal(HealthStatus.Unhealthy, (await _health.CheckHealthAsync(new HealthCheckContext())).Status);
    }

    [Fact]
    public async Task Whoever_asks_first_notices_that_it_stood()
    {
        Report(Up, Up);
        Assert.True(_health.IsUp); // asked before any check of health

        Report(Down, Down);
        Assert.Equal(HealthStatus.Degraded, (await _health.CheckHealthAsync(new HealthCheckContext())).Status);
    }

    private async Task Says(BusHealthStatus bus, BusHealthStatus pulse, HealthStatus status, bool isUp)
    {
        Report(bus, pulse);
        Assert.Equal(status, (await _health.CheckHealthAsync(new HealthCheckContext())).Status);
        Assert.Equal(isUp, _health.IsUp);
    }

    private void Report(BusHealthStatus bus, BusHealthStatus? pulse)
    {
        var endpoints = new Dictionary<string, EndpointHealthResult>
        {
            ["rabbitmq://localhost/gateway"] = EndpointHealthResult.Healthy(Substitute.For<IReceiveEndpoint>(), ""),
        };
        if (pulse is { } beat)
        {
            var endpoint = Substitute.For<IReceiveEndpoint>();
            endpoints["rabbitmq://localhost/gateway-pulse"] = beat == Up
                ? EndpointHealthResult.Healthy(endpoint, "")
                : EndpointHealthResult.Unhealthy(endpoint, "", null!);
        }
        _bus.CheckHealth().Returns(bus == Up
            ? BusHealthResult.Healthy("", endpoints) : BusHealthResult.Unhealthy("", null!, endpoints));
    }
}
