using MailMesh.Mirror.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailMesh.Mirror;

/// <summary>Puts the mirror into a service. AddPostgres comes first: it gives the data source.</summary>
public static class MirrorRegistration
{
    /// <summary>Reading only; <c>Blobs:Folder</c> says where raw mail lies.</summary>
    public static IHostApplicationBuilder AddMirrorReader(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MirrorReader>();
        return builder;
    }
}
