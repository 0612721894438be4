using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Messages.Fetching;

/// <summary>One UID FETCH of a part of the UIDs.</summary>
internal sealed class FetchDialogue(
    UidSet uids, FetchRequest request, Func<LargeSection, Stream?>? large, Func<FetchedEmail, ValueTask> handler)
    : Command<FetchSummary>
{
    private readonly List<UidRange> _vanished = [];
    private FetchedEmail? _arrived;
    private long _count;

    public override string Name => "UID FETCH";

    public override void Write(CommandText text) =>
        text.Append($"UID FETCH {uids} ").Append(request.Items).Append(request.Modifiers);

    public override bool Take(FetchedEmail email)
    {
        var isOurs = email.Uid == 0 || uids.Contains(email.Uid) || uids.IsOpen;
        if (!isOurs || !request.IsAnswer(email)) return false;
        // "n:*" names the last mail even where its UID is below n (RFC 9051 §9): nobody wants it.
        if (IsAbandoned || (email.Uid != 0 && !uids.Contains(email.Uid))) email.Dispose();
        else _arrived = email;
        return true;
    }

    public override bool Take(UidSet vanished, bool isEarlier)
    {
        if (!isEarlier || !request.Source.Vanished) return false;
        _vanished.AddRange(vanished.Ranges);
        return true;
    }

    public override bool TakeLarge(uint sequence, uint uid, string section, long bytes, out Stream? target)
    {
        target = null;
        if (request.Source.Sections.Count == 0 || (uid != 0 && !uids.Contains(uid))) return false;
        if (!IsAbandoned) target = large?.Invoke(new LargeSection(sequence, uid, section, bytes));
        return true;
    }

    public override async ValueTask HandOn()
    {
        if (_arrived is not { } email) return;
        _arrived = null;
        _count++;
        try
        {
            await handler(email);
        }
        catch (Exception error) // the caller's own, and for the caller: the connection goes on
        {
            Fault(error);
        }
    }

    protected override FetchSummary Result(StatusResponse ok) => new(_count, UidSet.Of(_vanished));
}
