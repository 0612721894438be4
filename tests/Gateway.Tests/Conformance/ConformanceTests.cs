using MailMesh.Gateway.Mcp;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;
using MailMesh.TestStack;
using MailMesh.TestStack.Programs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Conformance;

/// <summary>
/// The official suites against <c>/mcp</c>, whole, with the tools, resources and prompts that their scenarios name.
/// What we fail is listed with its reason: the suite itself fails where one of these passes, or where another fails.
/// </summary>
[Collection(OneGateway.Name)]
public sealed class ConformanceTests(GatewayFixture fixture)
{
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(3);
    private static readonly NpmFolder Clients = new("tests/EndToEnd.Tests/Clients");

    [Fact]
    public Task The_suite_of_the_handshake_revisions_passes() => Passes(
        "@modelcontextprotocol/conformance", ExpectedFailures.OfHandshakeRevisions, "--suite", "all");

    [Fact]
    public Task What_the_stateless_revision_requires_passes() => Passes(
        "conformance-next", ExpectedFailures.OfStatelessRevision, "--requirements", Revision.Stateless);

    [Fact]
    public void No_failure_is_expected_twice_or_without_a_reason()
    {
        foreach (var expected in new[] { ExpectedFailures.OfHandshakeRevisions, ExpectedFailures.OfStatelessRevision })
        {
            Assert.Equal(expected.Select(failure => failure.Name).Distinct(), expected.Select(failure => failure.Name));
            Assert.DoesNotContain(expected, failure => failure.Why.Length == 0);
        }
    }

    private async Task Passes(string module, IReadOnlyList<ExpectedFailure> expected, params string[] options)
    {
        var tenant = await fixture.NewTenant();
        await using var gateway = await RunningGateway.Start(fixture.Settings(), services =>
        {
            services.AddSingleton<IStartupFilter>(new KeyOnEachRequest(tenant.Key));
            foreach (var tool in FixtureTool.All) services.AddSingleton<Tool>(tool);
        });
        FixtureOffers.AddTo(gateway.Services.GetRequiredService<McpSurface>());
        var baseline = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(
                baseline, ["server:", .. expected.Select(failure => $"  - {failure.Name} # {failure.Why}")]);
            var run = await Clients.Run(
                $"node_modules/{module}/dist/index.js",
                ["server", "--url", gateway.Mcp.ToString(), "--expected-failures", baseline, .. options],
                RunWithin);
            Assert.True(run.ExitCode == 0, run.Output);
            var total = run.Output.Split('\n').Single(line => line.StartsWith("Total:", StringComparison.Ordinal));
            TestNotes.Write($"{module} {string.Join(' ', options)}: {total.Trim()}, each of them expected by name");
        }
        finally
        {
            File.Delete(baseline);
        }
    }

    /// <summary>The suites can't send one.</summary>
    private sealed class KeyOnEachRequest(string key) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) =>
            {
                http.Request.Headers.Authorization = $"Bearer {key}";
                return rest(http);
            });
            next(app);
        };
    }
}
