namespace MailMesh.Gateway.Keys;

/// <summary>
/// Scopes in the words of the hosted services, for those who move over. A key that is given one has ours as well.
/// </summary>
public static class ServiceScopes
{
    /// <summary>MCPEmails: reading, and marking as read what was read.</summary>
    public const string ReadEmail = "read:email";
    public const string SendEmail = "send:email";
    /// <summary>QMailing.</summary>
    public const string MailboxRead = "mailbox:read";
    public const string MailboxWrite = "mailbox:write";

    private static readonly Dictionary<string, string> Implied = new(StringComparer.Ordinal)
    {
        [ReadEmail] = Scopes.EmailRead,
        [SendEmail] = Scopes.EmailSend,
        [MailboxRead] = Scopes.InboxRead,
        [MailboxWrite] = Scopes.InboxWrite,
    };

    public static bool Has(string scope) => Implied.ContainsKey(scope);

    public static IReadOnlySet<string> WithImplied(IEnumerable<string> scopes)
    {
        var all = scopes.ToHashSet(StringComparer.Ordinal);
        foreach (var (service, ours) in Implied)
        {
            if (all.Contains(service)) all.Add(ours);
        }
        return all;
    }

    /// <summary>What a key must have to give this scope to another; of ours, the scope itself.</summary>
    public static IEnumerable<string> NeededToGive(string scope) => scope switch
    {
        // It marks emails as read, which is a change.
        ReadEmail => [Scopes.EmailRead, Scopes.EmailWrite],
        _ => [Implied.GetValueOrDefault(scope, scope)],
    };
}
