using System.Net;
using MailMesh.Mail.Dns;

namespace MailMesh.Mail.Tests.Authentication;

/// <summary>
/// DNS as a table: lines of <c>name TYPE data</c>; a type of TIMEOUT fails whatever is asked of the name. A name is
/// there when it or one below it has a line.
/// </summary>
internal sealed class DnsTable : IDnsResolver
{
    private readonly ILookup<string, (string Type, string Data)> records;
    private readonly Lock gate = new();

    public DnsTable(params IEnumerable<string> lines) => records = lines
        .Select(line => line.Split(' ', 3))
        .ToLookup(words => words[0].ToLowerInvariant(), words => (words[1], words.ElementAtOrDefault(2) ?? ""));

    /// <summary>What was asked, as "name TYPE".</summary>
    public List<string> Asked { get; } = [];

    public Task<DnsAnswer<IPAddress>> A(string name, CancellationToken cancellation = default) =>
        Find(name, "A", IPAddress.Parse);

    public Task<DnsAnswer<IPAddress>> Aaaa(string name, CancellationToken cancellation = default) =>
        Find(name, "AAAA", IPAddress.Parse);

    public Task<DnsAnswer<MxHost>> Mx(string name, CancellationToken cancellation = default) =>
        Find(name, "MX", data => data.Split(' ') is var words ? new MxHost(ushort.Parse(words[0]), words[1]) : null!);

    public Task<DnsAnswer<string>> Txt(string name, CancellationToken cancellation = default) =>
        Find(name, "TXT", data => data);

    public Task<DnsAnswer<string>> Reverse(IPAddress address, CancellationToken cancellation = default) =>
        Find(address.ToString(), "PTR", data => data);

    private Task<DnsAnswer<T>> Find<T>(string name, string type, Func<string, T> read)
    {
        name = name.TrimEnd('.').ToLowerInvariant();
        lock (gate) Asked.Add($"{name} {type}");
        var here = records[name].ToArray();
        var found = here.Where(record => record.Type == type).Select(record => read(record.Data)).ToArray();
        return Task.FromResult<DnsAnswer<T>>(
            here.Any(record => record.Type == "TIMEOUT") ? new DnsAnswer<T>.Failed("the table says so")
            : found.Length > 0 ? new DnsAnswer<T>.Found(found)
            : here.Length > 0 || records.Any(each => each.Key.EndsWith("." + name, StringComparison.Ordinal))
                ? new DnsAnswer<T>.NoData()
                : new DnsAnswer<T>.NoSuchName());
    }
}
