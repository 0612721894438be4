using MailMesh.Mail.Peers;

namespace MailMesh.Mail.Smtp;

/// <summary>Whether a server lets us in, as a value.</summary>
public abstract record SmtpCheck
{
    private SmtpCheck()
    {
    }

    /// <summary>Connected and logged in.</summary>
    public sealed record Ready : SmtpCheck;

    /// <summary>Not let in.</summary>
    /// <param name="Stage">Where it ended.</param>
    /// <param name="Reply">The server's reply, or null when it gave none.</param>
    /// <param name="Reason">One line for a person; holds no credential.</param>
    /// <param name="Fault">What kept us from the server, where it never answered.</param>
    public sealed record Failed(SmtpStage Stage, SmtpReply? Reply, string Reason, PeerFault Fault) : SmtpCheck;
}
