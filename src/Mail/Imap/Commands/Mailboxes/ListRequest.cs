using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>One LIST or LSUB as it is sent.</summary>
internal sealed record ListRequest(string Verb, string Select, string Reference, string Pattern, string Return)
{
    public bool HasStatus => Return.Contains("STATUS", StringComparison.Ordinal);

    /// <summary>As RFC 3501 knows it.</summary>
    public static ListRequest Plain(string pattern, ListOptions options) =>
        new(options.SubscribedOnly ? "LSUB" : "LIST", "", options.Reference, pattern, "");

    /// <summary>With what the server offers of RFC 5258, 5819 and 6154.</summary>
    public static ListRequest Extended(string pattern, ListOptions options, ImapCapabilities offers)
    {
        if (!offers.HasOrRev2("LIST-EXTENDED")) return Plain(pattern, options);
        var returns = new List<string>(4) { "SUBSCRIBED", "CHILDREN" };
        if (offers.HasOrRev2("SPECIAL-USE")) returns.Add("SPECIAL-USE");
        var status = StatusItemNames.List(options.Status, offers);
        if (status.Length > 0 && offers.HasOrRev2("LIST-STATUS")) returns.Add($"STATUS {status}");
        var select = options.SubscribedOnly ? "(SUBSCRIBED) " : "";
        return new ListRequest("LIST", select, options.Reference, pattern, $" RETURN ({string.Join(' ', returns)})");
    }

    public void Write(CommandText text) =>
        text.Append($"{Verb} {Select}").Mailbox(Reference).Append(" ").Mailbox(Pattern).Append(Return);
}
