namespace MailMesh.Providers;

/// <summary>
/// How mail leaves through one provider. A face makes one attempt and says what came of it: when to try again, and
/// what to tell whom, is Sender's. Expected trouble is an <see cref="Outcome"/>; only bugs and cancellation throw.
/// </summary>
public interface ISendingFace
{
    /// <summary>Name of the route, lower case; it is stored with each leg, so it never changes.</summary>
    string Route { get; }

    /// <summary>
    /// True where the provider recognises a byte-identical second delivery and keeps one, and where the mail can be
    /// looked up by its Message-ID: a doubt may then be resolved without a person.
    /// </summary>
    bool ResolvesDoubt { get; }

    /// <summary>Makes one attempt for all recipients.</summary>
    /// <param name="parcel">What to send to whom.</param>
    /// <param name="beforeContent">
    /// Awaited before the content may reach the wire. If it throws, nothing was sent and the exception comes through.
    /// </param>
    /// <param name="ct">Ends the attempt; where the mail may have left by then, the outcome is a doubt.</param>
    /// <exception cref="OperationCanceledException">It was ended before the mail could have left.</exception>
    Task<Delivery> Send(Parcel parcel, Func<CancellationToken, Task> beforeContent, CancellationToken ct);
}
