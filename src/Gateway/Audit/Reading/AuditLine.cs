using System.Text.Json;
using MailMesh.Gateway.Audit.Chain;

namespace MailMesh.Gateway.Audit.Reading;

/// <summary>
/// A row as JSON: each field exactly as its hash covers it, so that whoever has the lines can check the chain. What is
/// null is left out.
/// </summary>
public static class AuditLine
{
    public static void Write(Utf8JsonWriter json, ChainedRow chained)
    {
        var row = chained.Row;
        json.WriteStartObject();
        json.WriteString("workspace_id", row.WorkspaceId);
        json.WriteNumber("seq", chained.Seq);
        json.WriteString("at", RowEncoding.Time(chained.At));
        if (row.KeyId is { } key) json.WriteString("key_id", key);
        json.WriteString("action", row.Tool);
        json.WriteString("outcome", row.Result);
        if (row.InboxId is { } inbox) json.WriteString("inbox_id", inbox);
        if (row.Target is not null) json.WriteString("target", row.Target);
        if (row.Names is not null) json.WriteString("names", row.Names);
        json.WriteNumber("latency_us", row.LatencyMicroseconds);
        json.WriteString("request_id", row.RequestId);
        if (row.Anchor is { } anchor)
        {
            json.WriteNumber("removed_seq", anchor.RemovedSeq);
            json.WriteString("removed_hash", Convert.ToHexStringLower(anchor.RemovedHash));
        }
        json.WriteString("prev_hash", Convert.ToHexStringLower(chained.PrevHash));
        json.WriteString("hash", Convert.ToHexStringLower(chained.Hash));
        json.WriteEndObject();
    }
}
