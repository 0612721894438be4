namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>What a mail must be like to be found (RFC 9051 §6.4.4). Keys are combined by And, Or and Not.</summary>
public abstract record SearchKey
{
    private protected SearchKey() { }

    /// <summary>Every mail.</summary>
    public static SearchKey All { get; } = new Word("ALL");

    /// <summary>One word.</summary>
    internal sealed record Word(string Name) : SearchKey;
}
