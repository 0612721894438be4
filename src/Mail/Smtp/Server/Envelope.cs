using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>One mail under way, from MAIL to its last reply.</summary>
internal sealed class Envelope(string from, MailParameters parameters) : IDisposable
{
    private readonly List<DsnRecipient> _reports = [];

    public string From => from;

    public bool Utf8 => parameters.Utf8;

    /// <summary>BODY=BINARYMIME: content isn't made of lines.</summary>
    public bool IsBinary => parameters.IsBinary;

    public List<string> Recipients { get; } = [];

    /// <summary>What BDAT has brought so far; null before the first chunk.</summary>
    public ContentBuffer? Chunks { get; set; }

    /// <summary>The reports asked for; null when none was.</summary>
    public SmtpDsn? Dsn =>
        parameters.Return is null && parameters.EnvelopeId is null && _reports.TrueForAll(
            each => each is { Notify: null, Original: null })
            ? null
            : new SmtpDsn(parameters.Return, parameters.EnvelopeId, _reports);

    public void Add(string recipient, DsnRecipient reports)
    {
        Recipients.Add(recipient);
        _reports.Add(reports);
    }

    public void Dispose() => Chunks?.Dispose();
}
