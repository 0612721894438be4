using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailMesh.Contracts.Tests;

/// <summary>
/// The name and shape of a message are a promise to rows in outboxes, messages in queues and replicas of the
/// version before. New optional properties are fine; anything else needs a new message.
/// </summary>
public sealed class WireTests
{
    private const string UpdateSetting = "MAILMESH_UPDATE_SNAPSHOTS";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Messages =>
        [.. Types().Select(type => type.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_looks_on_the_wire_as_its_snapshot_says(string name)
    {
        var type = Types().Single(one => one.Name == name);
        var now = Snapshot(type);
        var file = Path.Combine(Folder(), $"{name}.json");
        if (Environment.GetEnvironmentVariable(UpdateSetting) == "1") File.WriteAllText(file, now);

        Assert.True(File.Exists(file), $"{name} has no snapshot: {HowTo}");
        var frozen = File.ReadAllText(file);
        Assert.True(
            frozen == now,
            $"{name} changed on the wire. Messages under way have the old shape: take a new name for a new shape. " +
            $"If it only gained an optional property, {HowTo}\nwas: {frozen}\nis: {now}");
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_comes_back_from_the_wire_as_it_was(string name)
    {
        var type = Types().Single(one => one.Name == name);
        var sent = JsonSerializer.Serialize(Sample.Of(type), type, Json);

        var received = JsonSerializer.Deserialize(sent, type, Json);

        Assert.Equal(sent, JsonSerializer.Serialize(received, type, Json));
    }

    [Fact]
    public void A_snapshot_without_a_message_is_gone()
    {
        var orphans = Directory.GetFiles(Folder(), "*.json")
            .Select(Path.GetFileNameWithoutExtension)
            .Except(Types().Select(type => type.Name));

        Assert.Empty(orphans);
    }

    [Fact]
    public void Every_event_has_the_name_that_webhooks_subscribe_to()
    {
        var events = Types()
            .Where(type => type.GetProperty("EventId") is not null)
            .Select(type => Dotted(type.Name));

        Assert.Equal(EventTypes.All.Order(StringComparer.Ordinal), events.Order(StringComparer.Ordinal));
    }

    private static string HowTo =>
        $"run the tests once with {UpdateSetting}=1 and commit tests/Contracts.Tests/Wire.";

    private static IEnumerable<Type> Types() => typeof(EmailAddress).Assembly.GetExportedTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false });

    private static string Snapshot(Type type)
    {
        var snapshot = new JsonObject
        {
            ["urn"] = $"urn:message:{type.Namespace}:{type.Name}",
            ["message"] = JsonSerializer.SerializeToNode(Sample.Of(type), type, Json),
        };
        return snapshot.ToJsonString(Json) + "\n";
    }

    /// <summary>EmailReceived is email.received.</summary>
    private static string Dotted(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $".{c}" : $"{c}")).ToLowerInvariant();

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Wire");
}
