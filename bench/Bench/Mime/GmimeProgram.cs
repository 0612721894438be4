using System.Globalization;

namespace MailMesh.Bench.Mime;

/// <summary>The C program beside this file, built against Debian's gmime for the time of a bench.</summary>
public sealed class GmimeProgram : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailmesh-gmime-").FullName;

    private GmimeProgram()
    {
    }

    private string Binary => Path.Combine(folder, "gmime");

    public static async Task<GmimeProgram> Build()
    {
        var program = new GmimeProgram();
        var flags = await new Tool("pkg-config", "pkg-config").Run(["--cflags", "--libs", "gmime-3.0"]);
        await new Tool("gcc", "gcc libc6-dev libgmime-3.0-dev").Run(
        [
            "-O2", "-o", program.Binary, Path.Combine(AppContext.BaseDirectory, "Mime", "gmime.c"),
            .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);
        return program;
    }

    /// <summary>Seconds that the best of the rounds took.</summary>
    /// <param name="what"><c>structure</c>, or <c>decode</c> for every part decoded too.</param>
    public async Task<double> Seconds(string corpus, string what, int rounds) => double.Parse(
        await new Tool(Binary, "").Run([corpus, what, rounds.ToString(CultureInfo.InvariantCulture)]),
        CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
