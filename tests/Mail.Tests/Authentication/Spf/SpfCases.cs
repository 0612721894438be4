using System.Net;
using System.Text.Json;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Authentication.Spf;

namespace MailMesh.Mail.Tests.Authentication.Spf;

/// <summary>Records, and what becomes of who sends: the table <c>cases/spf.json</c>.</summary>
internal sealed record SpfScenario(string Why, string[] Zone, SpfCase[] Cases)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static string File => Path.Combine(AppContext.BaseDirectory, "Authentication/cases/spf.json");

    public static IReadOnlyList<SpfScenario> All { get; } =
        JsonSerializer.Deserialize<SpfScenario[]>(System.IO.File.ReadAllText(File), Web)!;
}

/// <summary>One session.</summary>
internal sealed record SpfCase(string Ip, string Helo, string From, string Expected, string? Explanation)
{
    public AuthenticationStatus Status => Enum.Parse<AuthenticationStatus>(Expected);

    public Task<SpfResult> Check(DnsTable dns) => new SpfVerifier(dns).Verify(IPAddress.Parse(Ip), Helo, From);
}
