using Microsoft.AspNetCore.Builder;

namespace MailMesh.ServiceDefaults;

/// <summary>How every service begins.</summary>
public static class ServiceHost
{
    // Files of settings are read once. Watched, they cost an inotify watch and some 200 bytes for each directory below
    // the one that the service was started in: 50 MB in a large one, and a wake-up for each file that changes there.
    private const string NoWatching = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>As <see cref="WebApplication.CreateBuilder(string[])"/>, without watching files.</summary>
    /// <param name="args">Of the command line; they win.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args) =>
        WebApplication.CreateBuilder([NoWatching, .. args]);
}
