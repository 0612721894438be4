using System.Globalization;
using System.Text.Json;
using MailMesh.Gateway.Audit.Chain;
using MailMesh.Gateway.Audit.Verifying;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Rest;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Audit.Reading;

/// <summary>
/// <c>/api/v1/audit</c>: the log of a workspace for its owner. No tool reads it, and no key of an agent: what an agent
/// was caught at is not for the agent to know.
/// </summary>
public static class AuditRoutes
{
    public static void MapAudit(this RouteGroupBuilder api)
    {
        api.MapGuarded<AuditReader>(AuditCards.List, List);
        api.MapGuarded<AuditReader>(AuditCards.Export, Export);
        api.MapGuarded<AuditVerifier>(AuditCards.Verify, Verify);
    }

    private static async Task<IResult> List(AuditReader reader, RestCall call)
    {
        var (request, refusal) = await AuditRequest.Admit(call);
        if (request is null) return Problems.Of(refusal!, call.Http);
        (var filter, refusal) = await request.Filter();
        if (filter is null) return Problems.Of(refusal!, call.Http);
        long? before = request.Arguments.Text("cursor") is { } cursor
            ? long.Parse(cursor, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
        var (rows, next) = await reader.Page(
            request.WorkspaceId, filter, before, request.Arguments.Number("limit", ReadingLimits.PageSizeDefault),
            call.Http.RequestAborted);
        Note(call, request.WorkspaceId);
        NextPage.Link(call.Http, next?.ToString(CultureInfo.InvariantCulture));
        return Results.Bytes(Page(rows, next), "application/json");
    }

    private static byte[] Page(IReadOnlyList<ChainedRow> rows, long? next)
    {
        using var body = new MemoryStream();
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var row in rows) AuditLine.Write(json, row);
        json.WriteEndArray();
        if (next is { } cursor) json.WriteString("next_cursor", cursor.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.Flush();
        return body.ToArray();
    }

    private static async Task<IResult> Export(AuditReader reader, RestCall call)
    {
        var (request, refusal) = await AuditRequest.Admit(call);
        if (request is null) return Problems.Of(refusal!, call.Http);
        (var filter, refusal) = await request.Filter();
        if (filter is null) return Problems.Of(refusal!, call.Http);
        var rows = reader.Export(request.WorkspaceId, filter, call.Http.RequestAborted)
            .GetAsyncEnumerator(call.Http.RequestAborted);
        // The first row here: a database that is away is still answered as a problem.
        var any = await rows.MoveNextAsync();
        Note(call, request.WorkspaceId);
        return new AuditLines(rows, any);
    }

    private static async Task<IResult> Verify(AuditVerifier verifier, RestCall call)
    {
        var (request, refusal) = await AuditRequest.Admit(call);
        if (request is null) return Problems.Of(refusal!, call.Http);
        var noted = request.Arguments.Text("head") is { } head ? NotedHead.Parse(head) : null;
        if (noted is not null && request.AllWorkspaces)
            return Problems.Of(Refusals.Arguments("`head` is of one chain: name it with `workspace_id`."), call.Http);
        Guid? after = request.Arguments.Text("cursor") is { } cursor ? Guid.Parse(cursor) : null;
        var reports = await verifier.Check(
            request.AllWorkspaces ? null : request.WorkspaceId, after, noted, call.Http.RequestAborted);
        if (reports is null) return Problems.Of(Refusals.Unavailable("Another verification runs now."), call.Http);
        Note(call, request.WorkspaceId);
        Guid? next = reports.Count == AuditVerifier.ChainsMax ? reports[^1].WorkspaceId : null;
        NextPage.Link(call.Http, next?.ToString());
        return Results.Json(new { items = reports.Select(View), next_cursor = next });
    }

    /// <summary>Who looks at the log stands in the log, in the chain that was looked at.</summary>
    private static void Note(RestCall call, Guid workspaceId) =>
        call.Http.RequestServices.GetRequiredService<AuditLog>()
            .Add(AuditRow.By(call.Caller, call.Card.Name, call.RequestId) with { WorkspaceId = workspaceId });

    private static object View(ChainReport report)
    {
        var check = report.Check;
        return new
        {
            report.WorkspaceId,
            report.Name,
            Intact = check.Break is null,
            check.Rows,
            FirstSeq = check.First?.Seq,
            LastSeq = check.Last?.Seq,
            From = check.First is { } first ? RowEncoding.Time(first.At) : null,
            Until = check.Last is { } last ? RowEncoding.Time(last.At) : null,
            RemovedThrough = check.Head.Removed.RemovedSeq > 0 ? check.Head.Removed.RemovedSeq : (long?)null,
            Head = NotedHead.Write(check.Head.Seq, check.Head.Hash),
            check.Break,
        };
    }
}
