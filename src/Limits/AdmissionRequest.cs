using MailMesh.Limits.Plans;

namespace MailMesh.Limits;

/// <summary>What a call wants to be charged for.</summary>
public sealed record AdmissionRequest
{
    public required Guid WorkspaceId { get; init; }
    public required Guid KeyId { get; init; }
    public required Plan Plan { get; init; }
    /// <summary>Calls to charge; 0 is none.</summary>
    public int Calls { get; init; } = 1;
    /// <summary>Sends to charge; 0 is none.</summary>
    public int Sends { get; init; }
    /// <summary>Answered as if it were charged, and charged nothing: for what another gate refuses anyway.</summary>
    public bool IsTrial { get; init; }
    /// <summary>Several calls at once, of which each is asked about alone where not all fit: no denial yet.</summary>
    internal bool IsTogether { get; init; }
}
