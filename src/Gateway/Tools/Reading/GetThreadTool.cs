using MailMesh.Content;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

public sealed class GetThreadTool(MirrorReader mirror) : Tool
{
    /// <summary>Of HTML that is read for what it hides, newest first; a thread of bulk mail has more.</summary>
    private const int HtmlCharsMax = 4_000_000;

    public override ToolCard Card { get; } = new()
    {
        Name = "get_thread",
        Title = "Get thread",
        Description = "A conversation in order: each mail's new text, and whose turn it is. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = """
            {"type":"object","additionalProperties":false,"required":["thread_id"],"properties":{
              "thread_id":{"type":"string","minLength":1,"maxLength":64,
                "description":"thread_id of an email.","examples":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}}}
            """,
        Output = $$"""
            {"type":"object","properties":{
              "id":{"type":"string"},"inbox_id":{"type":"string"},"total":{"type":"integer"},
              "turn":{"type":"string","enum":["yours","theirs"],"description":"Who is to write next."},
              "left_out":{"type":"integer","description":"Older emails not shown; list them with search_emails."},
              "items":{"type":"array","items":{"type":"object","properties":{
                "id":{"type":"string"},"from":{{Fields.Person}},"to":{{Fields.People}},
                "subject":{"type":"string"},"received_at":{"type":"string"},"folder":{"type":"string"},
                "text":{"type":"string"},"cut":{"type":"boolean","description":"get_email has the rest."},
                "attachments":{"type":"integer"},"risk":{"type":"object"} },
                "required":["id","subject","received_at","folder","text"]} } },
             "required":["id","inbox_id","total","turn","items"]}
            """,
    };

    public override bool TellsOfOneInbox => true;

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        const int Least = 200;
        var thread = call.Thread!;
        var bodies = await Bodies(call.WorkspaceId, thread, ct);
        var shown = bodies.Count;
        var characters = Answer.CharactersMax / Math.Max(1, shown);
        while (true)
        {
            var answer = Answer.Of(Describe(call, thread, [.. bodies.TakeLast(shown)], Math.Max(Least, characters)));
            if (answer.Fits || shown <= 1 && characters <= Least) return answer;
            // First shorter texts, then fewer emails: the newest stay.
            if (characters > Least) characters = characters * 2 / 3;
            else shown = Math.Max(1, shown * 2 / 3);
        }
    }

    /// <summary>The new text of each, with what its HTML hides counted.</summary>
    private async Task<List<(EmailDetail Email, EmailBody Body)>> Bodies(
        Guid workspaceId, ThreadDetail thread, CancellationToken ct)
    {
        var bodies = new List<(EmailDetail Email, EmailBody Body)>();
        var read = 0;
        foreach (var email in thread.Emails.Reverse())
        {
            var body = EmailBody.Of(email, "concise", source: null);
            if (email.HasHtml && read < HtmlCharsMax
                && await mirror.GetHtml(workspaceId, email.Row.EmailId, ct) is { } html)
            {
                read += html.Length;
                body = body with { HiddenChars = HtmlText.ToText(html).HiddenChars };
            }
            bodies.Add((email, body));
        }
        bodies.Reverse();
        return bodies;
    }

    private static object Describe(
        ToolCall call, ThreadDetail thread, List<(EmailDetail Email, EmailBody Body)> shown, int characters)
    {
        var leftOut = thread.Total - shown.Count;
        return new
        {
            Id = thread.ThreadId,
            thread.InboxId,
            thread.Total,
            Turn = thread.Emails is [.., { Row.FolderRole: FolderRole.Sent }] ? "theirs" : "yours",
            LeftOut = leftOut > 0 ? leftOut : (long?)null,
            Items = shown.Select(entry => new
            {
                Id = entry.Email.Row.EmailId,
                From = Person.Of(entry.Email.Row.From, call.Fence),
                To = Person.Of(entry.Email.Row.To, call.Fence),
                Subject = call.Fence.Wrap(entry.Email.Row.Subject),
                entry.Email.Row.ReceivedAt,
                Folder = entry.Email.Row.FolderRole ?? PlainName.Show(entry.Email.Row.FolderName),
                Text = call.Fence.WrapBlock(EmailBody.Cut(entry.Body.Text, 0, characters)),
                Cut = entry.Body.Text.Length > characters ? (bool?)true : null,
                Attachments = entry.Email.Attachments.Count is > 0 and var count ? (int?)count : null,
                Risk = RiskView.Of(entry.Email, entry.Body, call.Fence),
            }),
        };
    }
}
