using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading;
using MailMesh.Mirror.Reading.Versions;
using MailMesh.Mirror.Writing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailMesh.Mirror;

/// <summary>Puts the mirror into a service. AddPostgres comes first: it gives the data source.</summary>
public static class MirrorRegistration
{
    /// <summary>Reading only; <c>Blobs:Folder</c> says where raw mail lies.</summary>
    public static IHostApplicationBuilder AddMirrorReader(this IHostApplicationBuilder builder)
    {
        var blobs = builder.Configuration.GetSection(BlobOptions.Section).Get<BlobOptions>() ?? new BlobOptions();
        blobs.Validate();
        builder.Services.AddSingleton(blobs);
        builder.Services.AddSingleton<PackReader>();
        builder.Services.AddSingleton<MirrorReader>();
        builder.Services.AddSingleton<InboxVersions>();
        return builder;
    }

    /// <summary>Reading and writing.</summary>
    public static IHostApplicationBuilder AddMirror(this IHostApplicationBuilder builder)
    {
        builder.AddMirrorReader();
        builder.Services.AddSingleton<PackWriter>();
        builder.Services.AddSingleton<BlobStore>();
        return builder;
    }
}
