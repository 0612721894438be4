using MailMesh.Mail.Peers;

namespace MailMesh.Mail.Smtp.Client;

/// <summary>Why a connection couldn't be opened, or a mail not be sent.</summary>
/// <param name="Stage">Where it ended.</param>
/// <param name="Reply">The server's reply, or null.</param>
/// <param name="Reason">One line for a person.</param>
/// <param name="IsPermanent">Trying again later would change nothing.</param>
internal sealed record Refusal(SmtpStage Stage, SmtpReply? Reply, string Reason, bool IsPermanent = false)
{
    public PeerFault Fault { get; init; }

    public static Refusal By(SmtpStage stage, SmtpReply reply) =>
        new(stage, reply, reply.ToString(), reply.IsPermanent);
}

/// <summary>What is known of each recipient, and the outcomes made of it.</summary>
internal sealed class RecipientLedger(IReadOnlyList<string> recipients)
{
    private readonly RecipientResult?[] _results = new RecipientResult?[recipients.Count];

    /// <summary>The server took a recipient.</summary>
    public bool AnyTaken => _results.Any(Takes);

    /// <summary>A refusal that may pass, if there is one; else the first. Null when nothing is refused.</summary>
    public SmtpReply? MildestRefusal =>
        (_results.FirstOrDefault(result => result is { State: RecipientState.Deferred })
            ?? _results.FirstOrDefault(result => result is { State: RecipientState.Rejected }))?.Reply;

    /// <summary>Its RCPT was accepted, and nothing after that settled it.</summary>
    public bool IsTaken(int recipient) => Takes(_results[recipient]);

    public void Settle(int recipient, SmtpReply reply) =>
        _results[recipient] = new RecipientResult(
            recipients[recipient],
            reply switch
            {
                { IsPositive: true } => RecipientState.Accepted,
                { IsPermanent: true } => RecipientState.Rejected,
                _ => RecipientState.Deferred, // 4xx, and a 3xx that belongs nowhere
            },
            reply);

    /// <summary>We leave this recipient out.</summary>
    public void Refuse(int recipient, string reason) =>
        _results[recipient] = new RecipientResult(recipients[recipient], RecipientState.Rejected, null)
        {
            Reason = reason,
        };

    public void Forget() => Array.Clear(_results);

    /// <summary>From the final dot until its reply each recipient that the server took is in doubt.</summary>
    public void Doubt()
    {
        for (var i = 0; i < _results.Length; i++)
        {
            if (IsTaken(i)) _results[i] = new RecipientResult(recipients[i], RecipientState.Unknown, null);
        }
    }

    public SmtpOutcome Accepted(SmtpReply reply, SendPlan plan) => new SmtpOutcome.Accepted(reply, Results())
    {
        DsnIgnored = plan.DsnIgnored,
        IsReencoded = plan.IsReencoded,
    };

    public SmtpOutcome Unknown(string reason) => new SmtpOutcome.Unknown(reason, Results());

    /// <summary>Nothing was accepted: recipients not refused on their own share the refusal.</summary>
    public SmtpOutcome Ended(Refusal refusal)
    {
        var state = refusal.IsPermanent ? RecipientState.Rejected : RecipientState.Deferred;
        for (var i = 0; i < _results.Length; i++)
        {
            if (_results[i] is null || IsTaken(i))
                _results[i] = new RecipientResult(recipients[i], state, refusal.Reply);
        }
        return refusal.IsPermanent
            ? new SmtpOutcome.Rejected(refusal.Stage, refusal.Reply, refusal.Reason, Results())
            : new SmtpOutcome.Deferred(refusal.Stage, refusal.Reply, refusal.Reason, Results());
    }

    private static bool Takes(RecipientResult? result) =>
        result is { State: RecipientState.Accepted or RecipientState.Unknown };

    private RecipientResult[] Results() => [.. _results.Select(result => result!)];
}
