using MailMesh.Gateway.Gates;

namespace MailMesh.Gateway.Doors;

/// <summary>
/// The last net: a body that breaks HTTP gets its code, a fault of ours a 500 with nothing in it but the request's id.
/// </summary>
public sealed partial class Faults(RequestDelegate next, ILogger<Faults> log)
{
    public async Task Invoke(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested)
        {
            LogGone(log, http.TraceIdentifier, e.GetType().Name);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            LogMalformed(log, http.TraceIdentifier, e.StatusCode);
            http.Response.ContentLength = null;
            await BrokenRequest.Of(e, http).Write(http);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            LogFault(log, e, http.TraceIdentifier);
            http.Response.ContentLength = null;
            await new DoorRefusal(StatusCodes.Status500InternalServerError, ErrorCodes.Internal,
                Refusals.Internal(http.TraceIdentifier).Text).Write(http);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client of request {RequestId} hung up: {Kind}")]
    private static partial void LogGone(ILogger log, string requestId, string kind);

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {RequestId} broke off with {Status}")]
    private static partial void LogMalformed(ILogger log, string requestId, int status);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed")]
    private static partial void LogFault(ILogger log, Exception fault, string requestId);
}

/// <summary>What is answered where the server finds, while a body is read, that it breaks HTTP or a limit.</summary>
public static class BrokenRequest
{
    public static DoorRefusal Of(BadHttpRequestException found, HttpContext http) => found.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => BodyLimit.TooLarge(BodyLimit.Of(http)),
        StatusCodes.Status408RequestTimeout => new DoorRefusal(found.StatusCode, ErrorCodes.BodyTooSlow,
            "The request body came too slowly. Send it again over a better connection, or send less."),
        var status => new DoorRefusal(status, ErrorCodes.BadRequest, "The request is not well-formed HTTP."),
    };
}
