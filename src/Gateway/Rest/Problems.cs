using System.Globalization;
using MailMesh.Gateway.Gates;
using Microsoft.AspNetCore.Mvc;

namespace MailMesh.Gateway.Rest;

/// <summary>Refusals as <c>application/problem+json</c> (RFC 9457), with the codes that tools answer.</summary>
public static class Problems
{
    public const string MediaType = "application/problem+json";
    private const string TypePrefix = "urn:mailmesh:problem:";

    public static IResult Of(Refusal refusal, HttpContext http)
    {
        var status = refusal.Status ?? StatusOf(refusal.Code);
        if (refusal.RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var problem = new ProblemDetails
        {
            Type = TypePrefix + refusal.Code,
            Title = refusal.Code.Replace('_', ' '),
            Status = status,
            Detail = refusal.Text,
            Instance = http.Request.Path,
            Extensions = { ["code"] = refusal.Code, ["request_id"] = http.TraceIdentifier },
        };
        http.Response.Headers.CacheControl = "no-store";
        if (refusal.RetryAfter is not null) problem.Extensions["retry_after"] = refusal.RetryAfter;
        foreach (var (name, value) in refusal.Details ?? new Dictionary<string, string>())
            problem.Extensions[name] = value;
        return Results.Json(problem, statusCode: status, contentType: MediaType);
    }

    private static int StatusOf(string code) => code switch
    {
        ErrorCodes.RouteNotFound => StatusCodes.Status404NotFound,
        ErrorCodes.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorCodes.PlanRequired => StatusCodes.Status402PaymentRequired,
        ErrorCodes.ScopeDenied or ErrorCodes.KeyFrozen or ErrorCodes.RecipientNotAllowed
            or ErrorCodes.OriginDenied => StatusCodes.Status403Forbidden,
        ErrorCodes.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ErrorCodes.NotAcceptable => StatusCodes.Status406NotAcceptable,
        ErrorCodes.IdempotencyConflict or ErrorCodes.VersionConflict or ErrorCodes.TooLate or ErrorCodes.NameTaken
            or ErrorCodes.NotHeld or ErrorCodes.SendsHeld or "address_taken" => StatusCodes.Status409Conflict,
        ErrorCodes.AttachmentTooLarge or ErrorCodes.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCodes.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        // No 5xx and no 409: clients repeat those by themselves, and this must not be repeated blindly.
        ErrorCodes.SendOutcomeUnknown => StatusCodes.Status424FailedDependency,
        ErrorCodes.RateLimitExceeded or "quota_exceeded" => StatusCodes.Status429TooManyRequests,
        ErrorCodes.Internal => StatusCodes.Status500InternalServerError,
        ErrorCodes.TemporarilyUnavailable or ErrorCodes.SyncInProgress => StatusCodes.Status503ServiceUnavailable,
        ErrorCodes.SearchTimeout => StatusCodes.Status504GatewayTimeout,
        _ when code.EndsWith("_not_found", StringComparison.Ordinal) => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status400BadRequest,
    };
}
