using MailMesh.Mail.Smtp;

namespace MailMesh.Providers;

/// <summary>One SMTP transaction as a <see cref="Delivery"/>: what the faces that speak SMTP share.</summary>
internal static class SmtpDelivery
{
    private static ReadOnlySpan<byte> EndOfHeader => "\r\n\r\n"u8;

    public static async Task<Delivery> Send(
        SmtpPool pool, Parcel parcel, Func<CancellationToken, Task> beforeContent, CancellationToken ct)
    {
        var envelope = new SmtpEnvelope(parcel.From, parcel.Recipients, HasUtf8Header(parcel.Content.Span));
        return Of(await pool.Send(envelope, parcel.Content, beforeContent, ct));
    }

    internal static Delivery Of(SmtpOutcome outcome)
    {
        var reason = outcome switch
        {
            SmtpOutcome.Accepted accepted => accepted.Reply.ToString(),
            SmtpOutcome.Deferred deferred => deferred.Reason,
            SmtpOutcome.Rejected rejected => rejected.Reason,
            SmtpOutcome.Unknown unknown => unknown.Reason,
            _ => "",
        };
        // A refused login (535) is about us: nobody bounced, and trying again would only lock the account.
        // 530: it wants a login or TLS that we were not told of (RFC 4954 §6).
        if (outcome is SmtpOutcome.Deferred { Stage: SmtpStage.Authenticate, Reply.IsPermanent: true }
            or SmtpOutcome.Rejected { Reply.Code: 530 })
            return Delivery.OfAll(
                outcome.Recipients.Select(r => r.Address), new Outcome.Failed(Outcome.Failed.AuthFailed, reason));
        return new Delivery([.. outcome.Recipients.Select(r => new RecipientOutcome(r.Address, Of(r, reason)))]);
    }

    private static Outcome Of(RecipientResult result, string reason)
    {
        var text = result.Reply?.ToString() ?? reason;
        return result.State switch
        {
            RecipientState.Accepted => new Outcome.Accepted(text),
            RecipientState.Deferred => new Outcome.Deferred(text),
            RecipientState.Rejected => new Outcome.Rejected(text),
            _ => new Outcome.Unknown(text),
        };
    }

    // A header field in raw UTF-8 may pass only where SMTPUTF8 is spoken (RFC 6531 §3.4).
    private static bool HasUtf8Header(ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf(EndOfHeader);
        return (end < 0 ? content : content[..end]).ContainsAnyExceptInRange((byte)0, (byte)127);
    }
}
