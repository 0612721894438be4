namespace MailMesh.Providers;

/// <summary>
/// How mail leaves through one provider. A face makes one attempt and says what came of it: when to try again, and
/// what to tell whom, is Sender's. Expected trouble is an <see cref="Outcome"/>; only bugs and cancellation throw.
/// </summary>
public interface ISendingFace
{
    /// <summary>Name of the route, lower case; it is stored with each leg, so it never changes.</summary>
    string Route { get; }

    /// <summary>What resolves the doubt about a mail whose answer was lost.</summary>
    DoubtEnd Doubt { get; }

    /// <summary>Makes one attempt for all recipients.</summary>
    /// <param name="parcel">What to send to whom.</param>
    /// <param name="beforeContent">
    /// Awaited before the content may reach the wire. If it throws, nothing was sent and the exception comes through.
    /// </param>
    /// <param name="ct">Ends the attempt; where the mail may have left by then, the outcome is a doubt.</param>
    /// <exception cref="OperationCanceledException">It was ended before the mail could have left.</exception>
    Task<Delivery> Send(Parcel parcel, Func<CancellationToken, Task> beforeContent, CancellationToken ct);
}

/// <summary>What may end a doubt.</summary>
public enum DoubtEnd
{
    /// <summary>Nobody but a person can tell.</summary>
    Person,

    /// <summary>The mail turns up in the sending inbox by its Message-ID, or a person tells.</summary>
    Lookup,

    /// <summary>
    /// It can be looked up where it goes; what isn't found is sent again, since a byte-identical second delivery is
    /// recognised there and one kept.
    /// </summary>
    LookupOrRepeat,
}
