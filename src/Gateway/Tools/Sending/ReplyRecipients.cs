using MailMesh.Contracts;
using MailMesh.Gateway.Sends;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Sending;

/// <summary>Whom an answer goes to (RFC 5322 §3.6.3). Pure. What is no address in strict syntax is left out.</summary>
public static class ReplyRecipients
{
    public static (IReadOnlyList<EmailAddress> To, IReadOnlyList<EmailAddress> Cc) Of(
        EmailDetail original, string ownAddress, bool replyAll)
    {
        var own = AllowList.Normalise(ownAddress);
        var sentByUs = original.Row.From is { } from && AllowList.Normalise(from.Address) == own;
        IEnumerable<Correspondent> writer = original.ReplyTo.Count > 0 ? original.ReplyTo
            : original.Row.From is { } sender ? [sender] : [];
        // Answering one's own mail goes on talking to whom it went.
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var to = Pick(sentByUs ? original.Row.To : writer, taken);
        if (!replyAll) return (to, []);
        if (own is not null) taken.Add(own);
        return (to, Pick([.. original.Row.To, .. original.Cc], taken));
    }

    private static List<EmailAddress> Pick(IEnumerable<Correspondent> people, HashSet<string> taken) =>
    [
        .. people
            .Where(person => AddressSyntax.IsAddress(person.Address)
                && AllowList.Normalise(person.Address) is { } normal && taken.Add(normal))
            .Select(person => new EmailAddress(person.Address, Clean(person.Name))),
    ];

    private static string? Clean(string? name)
    {
        var clean = name is null ? "" : string.Concat(name.Where(c => !char.IsControl(c))).Trim();
        return clean.Length == 0 ? null : clean[..Math.Min(clean.Length, AddressSyntax.NameMax)];
    }
}
