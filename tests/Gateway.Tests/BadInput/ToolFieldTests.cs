using System.Text;
using System.Text.Json;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.BadInput;

[Collection(OneGateway.Name)]
public sealed class ToolFieldTests(GatewayFixture fixture)
{
    private const int ConnectionsMax = 4;

    [Fact]
    public async Task A_wrong_value_in_any_field_of_any_tool_is_an_error_of_the_protocol_that_names_it()
    {
        var tenant = await fixture.NewTenant();
        var faults = Verdict.Faults(fixture.Gateway);
        var fields = ToolField.All(fixture);
        Assert.InRange(fields.Count, 150, 1_000);
        var wrong = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await Parallel.ForEachAsync(
            fields.Chunk((fields.Count / ConnectionsMax) + 1),
            new ParallelOptions { MaxDegreeOfParallelism = ConnectionsMax },
            async (chunk, _) =>
            {
                using var client = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
                foreach (var field in chunk)
                {
                    foreach (var value in Wrong(field))
                    {
                        if (await Try(client, tenant, field, value) is { } verdict) wrong.Enqueue(verdict);
                    }
                }
            });
        Verdict.None(wrong);
        Assert.Equal(faults, Verdict.Faults(fixture.Gateway));
    }

    /// <summary>No tool may be run by these: each breaks the schema.</summary>
    private static IEnumerable<string> Wrong(ToolField field)
    {
        var types = field.Types;
        if (!types.Contains("string")) yield return "\"text\"";
        if (!types.Contains("integer") && !types.Contains("number")) yield return "7";
        if (!types.Contains("boolean")) yield return "true";
        if (!types.Contains("array")) yield return "[[1]]";
        if (!types.Contains("object")) yield return Garbage.DeepObjects(20);
        if (types.Contains("integer"))
            foreach (var number in (string[])["1.5", "1e400", "-1e400", "9223372036854775808"]) yield return number;
        if (types.Contains("string"))
            foreach (var text in (string[])["\"\\ud800\"", "\"a\\u0000b\""]) yield return text;
        if (types.Contains("object")) yield return "{\"\\ud800\":1}";
        if (Number(field.Schema, "maximum") is { } most) yield return $"{most + 1}";
        if (Number(field.Schema, "minimum") is { } least) yield return $"{least - 1}";
        if (Number(field.Schema, "maxLength") is { } longest and < 100_000)
            yield return $"\"{new string('x', longest + 1)}\"";
        if (Number(field.Schema, "minLength") is 1) yield return "\"\"";
        if (field.Schema.TryGetProperty("enum", out _)) yield return "\"none of them\"";
    }

    private static int? Number(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static async Task<string?> Try(RawHttp client, Tenant tenant, ToolField field, string value)
    {
        var body = Encoding.UTF8.GetBytes(
            $$$"""
            {"jsonrpc":"2.0","id":1,"method":"tools/call",
             "params":{"name":"{{{field.Tool.Card.Name}}}","arguments":{{{field.Arguments(value)}}}}}
            """);
        await client.Send(
            $"POST {field.Path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {tenant.Key}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        await client.Send(body);
        var answer = await client.Answer();
        if (Verdict.Of(answer) is { } verdict) return $"{field} = {value}: {verdict}";
        if (value.StartsWith("{\"\\u", StringComparison.Ordinal))
            return Verdict.CodeOf(answer!) == -32600 ? null : $"{field} = {value}: {answer!.Body}";
        return Verdict.CodeOf(answer!) == -32602 && answer!.Body.Contains(field.Steps[0], StringComparison.Ordinal)
            ? null
            : $"{field} = {value}: {answer!.Body}";
    }
}
