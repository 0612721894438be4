namespace MailMesh.Mail.Smtp;

/// <summary>
/// How long the client waits in each phase. Defaults are the minima of RFC 5321 §4.5.3.2 where it names one.
/// A wait that ends drops the connection.
/// </summary>
public sealed record SmtpTimeouts
{
    /// <summary>Resolving and connecting; 30 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>TLS handshake; 60 s.</summary>
    public TimeSpan Tls { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The 220 greeting; 5 min (§4.5.3.2.1).</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>EHLO, HELO, LHLO and STARTTLS; 5 min.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Each step of AUTH; 2 min.</summary>
    public TimeSpan Authenticate { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Reply to MAIL; 5 min (§4.5.3.2.2).</summary>
    public TimeSpan MailFrom { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Reply to each RCPT; 5 min (§4.5.3.2.3).</summary>
    public TimeSpan RcptTo { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Reply to DATA; 2 min (§4.5.3.2.4).</summary>
    public TimeSpan Data { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Writing one block of content; 3 min (§4.5.3.2.5).</summary>
    public TimeSpan ContentBlock { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Reply to the final dot; 10 min (§4.5.3.2.6). Ending it early makes an Unknown.</summary>
    public TimeSpan FinalReply { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>RSET on a pooled connection; 20 s.</summary>
    public TimeSpan Reset { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>QUIT when closing; 2 s, since nothing depends on its reply.</summary>
    public TimeSpan Quit { get; init; } = TimeSpan.FromSeconds(2);
}
