using System.Text.Json;

namespace MailMesh.InboxSync.Connecting;

/// <summary>A provider whose settings are known beforehand: an entry of mail_providers.json.</summary>
/// <param name="MailHosts">Ends of the names of its servers and mail exchangers.</param>
/// <param name="Imap">Host, at 993 with TLS; null where there is none to connect to.</param>
/// <param name="SmtpPort">465 is TLS from the first byte, 587 is STARTTLS.</param>
/// <param name="ConnectionsPerAccount">Ours, with room left for the owner's own programs; null: not known.</param>
/// <param name="LoginsPerSecond">New logins from one worker; null: not known.</param>
/// <param name="Advice">What it wants in place of the password that was refused.</param>
public sealed record MailProvider(
    string Name, IReadOnlyList<string> Domains, IReadOnlyList<string> MailHosts, string? Imap, string? Smtp,
    string Advice, int SmtpPort = 465, int? ConnectionsPerAccount = null, double? LoginsPerSecond = null);

/// <summary>Providers that most mail is with.</summary>
public static class MailProviders
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private static readonly IReadOnlyList<MailProvider> All = Load();

    /// <summary>By the domain of an address, in lower case.</summary>
    public static MailProvider? OfDomain(string domain) =>
        All.FirstOrDefault(provider => provider.Domains.Contains(domain));

    /// <summary>By the name of one of its servers or mail exchangers.</summary>
    public static MailProvider? OfHost(string host) => All.FirstOrDefault(provider => provider.MailHosts.Any(
        end => host.Equals(end, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith('.' + end, StringComparison.OrdinalIgnoreCase)));

    /// <summary>What the provider wants where it refuses a login; null where it isn't known.</summary>
    public static string? Advice(string address, string host) =>
        (OfHost(host) ?? OfDomain(address[(address.LastIndexOf('@') + 1)..]))?.Advice;

    private static MailProvider[] Load()
    {
        var assembly = typeof(MailProviders).Assembly;
        using var stream = assembly.GetManifestResourceStream($"{typeof(MailProviders).Namespace}.mail_providers.json")
            ?? throw new InvalidOperationException("The assembly embeds no mail_providers.json.");
        return JsonSerializer.Deserialize<MailProvider[]>(stream, Json)!;
    }
}
