using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailMesh.Mirror;

/// <summary>A name and address from a header field, decoded.</summary>
public sealed record Correspondent(string Address, string? Name);

/// <summary>Correspondents as the mirror's jsonb columns hold them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<Correspondent>))]
internal sealed partial class CorrespondentJson : JsonSerializerContext
{
    public static IReadOnlyList<Correspondent> Read(string json) =>
        json == "[]" ? [] : JsonSerializer.Deserialize(json, Default.IReadOnlyListCorrespondent)!;

    public static string Write(IReadOnlyList<Correspondent> list) =>
        list.Count == 0 ? "[]" : JsonSerializer.Serialize(list, Default.IReadOnlyListCorrespondent);

    /// <summary><see cref="Write"/> in UTF-8.</summary>
    public static ReadOnlySpan<byte> Bytes(IReadOnlyList<Correspondent> list) =>
        list.Count == 0 ? "[]"u8 : JsonSerializer.SerializeToUtf8Bytes(list, Default.IReadOnlyListCorrespondent);
}
