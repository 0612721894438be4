using System.Text.Encodings.Web;
using System.Text.Json;

namespace MailMesh.AppHost.Home;

/// <summary>How our own files are written: for people and `jq` alike.</summary>
internal static class MeshJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
