namespace MailMesh.Mail.Peers;

/// <summary>What kept us from a server before it could answer.</summary>
public enum PeerFault
{
    /// <summary>Nothing of these: the server answered, or the connection broke later.</summary>
    None,

    /// <summary>DNS knows no address of the host.</summary>
    NameNotFound,

    /// <summary>None of the host's addresses may be connected to.</summary>
    AddressRefused,

    /// <summary>The host refuses connections to the port: nothing listens there.</summary>
    PortClosed,

    /// <summary>No connection within the time allowed, or no route.</summary>
    Unreachable,

    /// <summary>The port doesn't speak TLS as it was asked to.</summary>
    TlsFailed,

    /// <summary>The certificate doesn't prove that the server is who it should be.</summary>
    CertificateRefused,
}

/// <summary>No connection to a server; the message is one line for a person and holds no secret.</summary>
internal sealed class PeerException(PeerFault fault, string message, Exception? cause = null)
    : IOException(message, cause)
{
    public PeerFault Fault => fault;

    /// <summary>The fault that an error tells of.</summary>
    public static PeerFault Of(Exception error) => error is PeerException peer ? peer.Fault : PeerFault.None;
}
