using MailMesh.Gateway.Gates;

namespace MailMesh.Gateway.Doors.Draining;

/// <summary>Counts what runs, and turns away what comes while the process stops. It is still alive.</summary>
public sealed class DrainDoor(RequestDelegate next, Drain drain)
{
    private static readonly DoorRefusal Stopping = new(
        StatusCodes.Status503ServiceUnavailable, ErrorCodes.TemporarilyUnavailable,
        "This process is stopping. Make the same call again: another one takes it.")
    {
        RetryAfter = 1,
    };

    public async Task Invoke(HttpContext http)
    {
        if (http.Request.Path == Surfaces.Alive)
        {
            await next(http);
            return;
        }
        if (!drain.TryEnter())
        {
            http.Response.Headers.Connection = "close";
            await Stopping.Write(http);
            return;
        }
        try
        {
            using var _ = drain.Over.UnsafeRegister(static http => ((HttpContext)http!).Abort(), http);
            await next(http);
        }
        finally
        {
            drain.Leave();
        }
    }
}
