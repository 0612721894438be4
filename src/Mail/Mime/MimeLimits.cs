namespace MailMesh.Mail.Mime;

/// <summary>
/// What one mail may cost the parser. A mail past a limit still parses: what lies beyond is not split further and
/// a <see cref="MimeDefect"/> says so.
/// </summary>
public sealed record MimeLimits
{
    /// <summary>The limits that hold where the caller gives none.</summary>
    public static MimeLimits Default { get; } = new();

    /// <summary>Levels of multipart and message/rfc822 below the root; a deeper one stays one opaque part.</summary>
    public int DepthMax { get; init; } = 50;

    /// <summary>Parts of a mail, multiparts and the root included; what follows the last one is epilogue.</summary>
    public int PartsMax { get; init; } = 1_000;

    /// <summary>Header fields of a mail, those of all its parts together; further ones are skipped.</summary>
    public int HeadersMax { get; init; } = 10_000;

    /// <summary>
    /// Bytes of one part's header block; fields that begin past it are skipped, one that straddles it is cut.
    /// </summary>
    public int HeaderBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Bytes of a line without its line end; a longer one is read all the same (RFC 5322 §2.1.1).</summary>
    public int LineBytesMax { get; init; } = 998;

    /// <summary>Defects that are listed; the parser goes on past them in silence.</summary>
    public int DefectsMax { get; init; } = 100;
}
