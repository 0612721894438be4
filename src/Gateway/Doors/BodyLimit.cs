using System.Globalization;
using MailMesh.Gateway.Gates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Doors;

/// <summary>
/// How long a body may be. One that says that it is longer is refused before a byte is read; of one that doesn't say,
/// the server counts, and the surface behind answers as <see cref="TooLarge"/> does.
/// </summary>
public sealed class BodyLimit(RequestDelegate next, IOptions<DoorOptions> options)
{
    public Task Invoke(HttpContext http)
    {
        var limits = options.Value.Limits;
        var most = Surfaces.Of(http.Request.Path) is Surface.Mcp or Surface.Rest
            ? limits.BodyBytesMax
            : limits.FormBytesMax;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = most;
        return http.Request.ContentLength > most ? TooLarge(most).Write(http) : next(http);
    }

    /// <summary>Bytes that this request's body may have.</summary>
    public static long Of(HttpContext http) =>
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? new DoorLimits().BodyBytesMax;

    public static DoorRefusal TooLarge(long most) => new(
        StatusCodes.Status413PayloadTooLarge, ErrorCodes.BodyTooLarge, string.Create(CultureInfo.InvariantCulture,
            $"The body must be at most {most} bytes. Send fewer or smaller attachments."));
}
