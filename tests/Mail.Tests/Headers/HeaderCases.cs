using System.Text.Json;

namespace MailMesh.Mail.Tests.Headers;

/// <summary>Rows of a table in Headers/cases: why it stands there, the header, what it means.</summary>
public static class HeaderCases
{
    public static TheoryData<string, string, string> From(string table)
    {
        var rows = new TheoryData<string, string, string>();
        using var json = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Headers", "cases", $"{table}.json")));
        foreach (var row in json.RootElement.EnumerateArray())
        {
            rows.Add(row.GetProperty("why").GetString()!, row.GetProperty("header").GetString()!, row.GetRawText());
        }
        return rows;
    }

    public static T Expected<T>(string row) =>
        JsonDocument.Parse(row).RootElement.GetProperty("expected").Deserialize<T>()!;
}
