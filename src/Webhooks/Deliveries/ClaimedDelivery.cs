namespace MailMesh.Webhooks.Deliveries;

/// <summary>A delivery that this replica may attempt until its lease ends.</summary>
/// <param name="Fence">Which claim this is; a later claim makes its settlement void.</param>
/// <param name="Attempts">Attempts begun, this one included.</param>
public sealed record ClaimedDelivery(
    Guid Id, int Fence, int Attempts, Guid EventId, Guid WebhookId, string Url, string SealedSecret, string Payload);
