using System.Text.Json;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Tests.Schemas;

public sealed class ArgumentSchemaTests
{
    private static readonly ArgumentSchema Schema = ArgumentSchema.Parse("""
        {"type":"object","additionalProperties":false,"required":["name"],"properties":{
          "name":{"type":"string","minLength":1,"maxLength":5,"examples":["ada"]},
          "kind":{"type":"string","enum":["a","b"],"examples":["a"]},
          "count":{"type":"integer","minimum":1,"maximum":10,"examples":[3]},
          "on":{"type":"boolean","examples":[true]},
          "at":{"type":"string","format":"date-time","examples":["2026-01-01T00:00:00Z"]},
          "word":{"type":"string","pattern":"^[a-z]+$","examples":["abc"]},
          "list":{"type":"array","minItems":1,"maxItems":2,"examples":[["x"]],
            "items":{"type":"object","additionalProperties":false,"required":["id"],
              "properties":{"id":{"type":"integer","examples":[1]}}}}}}
        """);

    [Theory]
    [InlineData("""{"name":"ada"}""")]
    [InlineData("""{"name":"ada","kind":null,"count":null,"list":null}""")]
    [InlineData("""{"name":"ada","kind":"b","count":10,"on":false,"at":"2026-01-01T10:00:00.5+02:00","word":"x"}""")]
    [InlineData("""{"name":"ada","list":[{"id":1},{"id":2}]}""")]
    public void What_fits_passes(string json) => Assert.Null(Check(json));

    [Theory]
    [InlineData("{}", "`name` is required. Example: \"ada\".")]
    [InlineData("""{"name":null}""", "`name` is required. Example: \"ada\".")]
    [InlineData("""{"name":""}""", "`name` must not be empty. Example: \"ada\".")]
    [InlineData("""{"name":"abcdef"}""", "`name` must have at most 5 characters. Example: \"ada\".")]
    [InlineData("""{"name":7}""", "`name` must be a string. Example: \"ada\".")]
    [InlineData("""{"name":"a\u0000"}""", "`name` must not hold a NUL. Example: \"ada\".")]
    [InlineData("""{"name":"\ud800"}""", "`name` holds half of a surrogate pair: it is not text. Example: \"ada\".")]
    [InlineData("""{"name":"a","kind":"c"}""", "`kind` must be one of a, b. Example: \"a\".")]
    [InlineData("""{"name":"a","count":0}""", "`count` must be at least 1. Example: 3.")]
    [InlineData("""{"name":"a","count":11}""", "`count` must be at most 10. Example: 3.")]
    [InlineData("""{"name":"a","count":1.5}""", "`count` must be an integer. Example: 3.")]
    [InlineData("""{"name":"a","count":1e99}""", "`count` must be an integer. Example: 3.")]
    [InlineData("""{"name":"a","on":"yes"}""", "`on` must be a boolean. Example: true.")]
    [InlineData("""{"name":"a","at":"tomorrow"}""",
        "`at` must be a time as in RFC 3339, with its offset. Example: \"2026-01-01T00:00:00Z\".")]
    [InlineData("""{"name":"a","at":"2026-13-01T00:00:00Z"}""",
        "`at` must be a time as in RFC 3339, with its offset. Example: \"2026-01-01T00:00:00Z\".")]
    [InlineData("""{"name":"a","word":"A1"}""", "`word` must match ^[a-z]+$. Example: \"abc\".")]
    [InlineData("""{"name":"a","list":[]}""", "`list` must have at least 1 items; it has 0. Example: [\"x\"].")]
    [InlineData("""{"name":"a","list":[{}]}""", "`list[0].id` is required. Example: 1.")]
    [InlineData("""{"name":"a","list":[{"id":1},{"id":2,"x":3}]}""",
        "`list[1].x` is not a field here. The fields are: id.")]
    [InlineData("""{"name":"a","other":1}""",
        "`other` is not a field here. The fields are: name, kind, count, on, at, word, list.")]
    public void What_does_not_is_told_with_field_bound_and_example(string json, string message) =>
        Assert.Equal(message, Check(json));

    [Theory]
    [InlineData("""{"type":"string","multipleOf":3}""")]
    [InlineData("""{"anyOf":[]}""")]
    public void A_keyword_that_would_not_be_enforced_can_not_be_written(string schema) =>
        Assert.Throws<NotSupportedException>(() => ArgumentSchema.Parse(schema));

    private static string? Check(string json) => Schema.Check(new Arguments(JsonElement.Parse(json)));
}
