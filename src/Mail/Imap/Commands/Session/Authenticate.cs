using System.Text;
using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;
using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>AUTHENTICATE with one SASL mechanism, RFC 9051 §6.2.2; its first response goes along by RFC 4959.</summary>
internal sealed class Authenticate(SaslMechanism mechanism, bool sendsInitial) : Command<Acknowledged>
{
    private const int StepsMax = 8; // more than any mechanism here takes
    private readonly List<string> _sent = [];
    private string? _fault;

    public override string Name => $"AUTHENTICATE {mechanism.Name}";

    public override bool IsExclusive => true;

    public override void Write(CommandText text)
    {
        text.Append($"AUTHENTICATE {mechanism.Name}");
        // An empty initial response is "=" (RFC 4959 §3); no mechanism here has one.
        if (sendsInitial && mechanism.Initial is { } initial) text.Append(" ").Append(Base64(initial));
    }

    public override async Task Send(Connection connection, CancellationToken ct)
    {
        var challenge = connection.ExpectGoAhead();
        await connection.SendText(this, ct);
        for (var step = 0; await challenge.WaitAsync(ct) is { } text; step++)
        {
            var answer = step < StepsMax ? Answer(text, isFirst: step == 0) : "*";
            challenge = connection.ExpectGoAhead();
            await connection.WriteRaw(Encoding.ASCII.GetBytes(answer + "\r\n"), ct);
        }
    }

    public override void Complete(StatusResponse answer) =>
        base.Complete(answer.Kind == StatusKind.Ok && !mechanism.IsComplete
            ? new StatusResponse(StatusKind.No, null, "the server didn't prove that it knows the password")
            : answer with { Text = Explain(answer) });

    protected override Acknowledged Result(StatusResponse ok) => default;

    /// <summary>The answer to a challenge; <c>*</c> cancels (RFC 9051 §6.2.2).</summary>
    private string Answer(string challenge, bool isFirst)
    {
        var isPrompt = isFirst && !sendsInitial && challenge.Length == 0;
        if (isPrompt && mechanism.Initial is { } initial) return Base64(initial);
        try
        {
            var bytes = new byte[challenge.Length];
            if (!Convert.TryFromBase64String(challenge, bytes, out var length))
                throw new SaslException("the challenge is no base64");
            return Base64(mechanism.Respond(bytes.AsSpan(0, length)));
        }
        catch (SaslException error)
        {
            _fault = error.Message;
            return "*";
        }
    }

    private string Base64(byte[] response)
    {
        var encoded = Convert.ToBase64String(response);
        if (encoded.Length > 0) _sent.Add(encoded);
        return encoded;
    }

    /// <summary>A server may echo what it refuses; what we sent must reach no log.</summary>
    private string Explain(StatusResponse answer)
    {
        var text = _sent.Aggregate(answer.Text, static (clean, secret) =>
            clean.Replace(secret, "[redacted]", StringComparison.Ordinal));
        if (_fault is not null) return $"{mechanism.Name}: {_fault}";
        return mechanism.Complaint is { } complaint ? $"{text} ({complaint})" : text;
    }
}
