using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Gates;

/// <summary>
/// The one table of the gates: every tool, by every way to it, against every set of gates that it can fail. Whatever
/// else is wrong, the first gate of tools.md that a call fails is the one that speaks, and the call costs nothing.
/// </summary>
[Collection(OneGateway.Name)]
public sealed class GateOrderTests(GatewayFixture fixture)
{
    private const int CallsAtOnce = 8;

    /// <summary>In the order of tools.md.</summary>
    [Flags]
    private enum Failed
    {
        None = 0,
        Key = 1,
        Plan = 2,
        Scope = 4,
        Arguments = 8,
        Ownership = 16,
        Limits = 32,
        Policy = 64,
    }

    /// <summary>What one setting of the workspace makes every call fail.</summary>
    private static readonly Failed OfWorkspace = Failed.Plan | Failed.Limits | Failed.Policy;

    [Fact]
    public void The_table_covers_every_tool() => Assert.Equal(
        fixture.Gateway.Services.GetRequiredService<ToolCatalog>().All.Select(tool => tool.Card.Name),
        GateTable.Arguments.Keys);

    [Fact]
    public async Task Of_all_gates_that_a_call_fails_the_first_speaks_and_the_call_costs_nothing()
    {
        var tenant = await fixture.NewTenant(TestPlans.Counting);
        var world = await GateWorld.Fill(fixture, tenant);
        var lacking = new Dictionary<string, string>();
        foreach (var scope in Tenant.AllScopes)
            lacking[scope] = await tenant.NewKey([.. Tenant.AllScopes.Where(other => other != scope)]);
        var doors = GateTable.Doors(fixture);
        var before = await GateWorld.Spent(tenant);

        var failures = new List<string>();
        foreach (var shared in Subsets(OfWorkspace))
        {
            await Set(tenant, shared);
            var rows = doors.SelectMany(door => Rows(door, shared).Select(failing => (door, failing)));
            await Parallel.ForEachAsync(
                rows, new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce }, async (row, _) =>
                {
                    var (door, failing) = row;
                    var reply = await door.Call(Key(tenant, lacking, door, failing), Sent(world, door, failing));
                    if (Means(reply.Code, First(failing))) return;
                    lock (failures) failures.Add($"{door.Name} failing {failing} said {reply.Code}");
                });
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));

        await Set(tenant, Failed.None);
        var spent = await GateWorld.Spent(tenant);
        foreach (var (limit, used) in spent.Where(one => one.Key != "key_calls_minute"))
            Assert.Equal((limit, before[limit] + (limit == "sends_day" ? 0 : 1)), (limit, used));
        Assert.DoesNotContain(fixture.Others.Sent, sent => sent.WorkspaceId == tenant.WorkspaceId);
        Assert.DoesNotContain(fixture.Others.Replied, sent => sent.WorkspaceId == tenant.WorkspaceId);
        Assert.DoesNotContain(fixture.Others.InboxSync.Deleted, ask => ask.WorkspaceId == tenant.WorkspaceId);
        Assert.DoesNotContain(fixture.Others.InboxSync.Updated, ask => ask.WorkspaceId == tenant.WorkspaceId);
    }

    /// <summary>The sets of gates that a door can fail while the workspace is set so; not the empty one.</summary>
    private static IEnumerable<Failed> Rows(GateDoor door, Failed shared)
    {
        if (door.Card.Sends == 0) shared &= ~Failed.Policy;
        var own = Failed.Key | Failed.Arguments;
        if (door.Card.Scope is not null) own |= Failed.Scope;
        if (door.NamesSomething) own |= Failed.Ownership;
        return Subsets(own)
            .Where(failing => !failing.HasFlag(Failed.Key) || !failing.HasFlag(Failed.Scope)) // no key lacks no scope
            .Select(failing => failing | shared)
            .Where(failing => failing != Failed.None);
    }

    private static string? Key(
        Tenant tenant, Dictionary<string, string> lacking, GateDoor door, Failed failing) =>
        failing.HasFlag(Failed.Key) ? null
        : failing.HasFlag(Failed.Scope) ? lacking[door.Card.Scope!]
        : tenant.Key;

    private static JsonObject Sent(GateWorld world, GateDoor door, Failed failing)
    {
        var sent = failing.HasFlag(Failed.Ownership)
            ? door.Arguments.DeepClone().AsObject() : world.Real(door.Arguments);
        if (failing.HasFlag(Failed.Arguments)) sent["no_such_field"] = 1;
        return sent;
    }

    private static Task Set(Tenant tenant, Failed failing) => tenant.SetPolicy(new
    {
        plan = (failing.HasFlag(Failed.Plan), failing.HasFlag(Failed.Limits)) switch
        {
            (true, true) => TestPlans.BareSpent,
            (true, false) => TestPlans.Bare,
            (false, true) => TestPlans.Spent,
            _ => TestPlans.Counting,
        },
        recipients = failing.HasFlag(Failed.Policy) ? "listed" : "open",
        allowed = Array.Empty<string>(),
    });

    private static Failed First(Failed failing) =>
        Enum.GetValues<Failed>().First(gate => gate != Failed.None && failing.HasFlag(gate));

    private static bool Means(string? code, Failed gate) => gate switch
    {
        Failed.Key => code == "unauthorized",
        Failed.Plan => code == "plan_required",
        Failed.Scope => code == "scope_denied",
        Failed.Arguments => code == "invalid_arguments",
        Failed.Ownership => code?.EndsWith("_not_found", StringComparison.Ordinal) == true,
        Failed.Limits => code == "quota_exceeded",
        _ => code == "recipient_not_allowed",
    };

    private static IEnumerable<Failed> Subsets(Failed of)
    {
        for (var bits = 0; bits <= (int)of; bits++)
        {
            if ((bits & ~(int)of) == 0) yield return (Failed)bits;
        }
    }
}
