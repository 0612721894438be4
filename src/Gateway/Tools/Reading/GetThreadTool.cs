using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

public sealed class GetThreadTool : Tool
{
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
                "attachments":{"type":"integer"} },
                "required":["id","subject","received_at","folder","text"]} } },
             "required":["id","inbox_id","total","turn","items"]}
            """,
    };

    public override Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        const int Least = 200;
        var thread = call.Thread!;
        var texts = thread.Emails
            .Select(email => (Email: email, EmailBody.Of(email, "concise", source: null).Text))
            .ToList();
        var shown = texts.Count;
        var characters = Answer.CharactersMax / Math.Max(1, shown);
        while (true)
        {
            var answer = Answer.Of(Describe(call, thread, [.. texts.TakeLast(shown)], Math.Max(Least, characters)));
            if (answer.Fits || shown <= 1 && characters <= Least) return Task.FromResult<ToolAnswer>(answer);
            // First shorter texts, then fewer emails: the newest stay.
            if (characters > Least) characters = characters * 2 / 3;
            else shown = Math.Max(1, shown * 2 / 3);
        }
    }

    private static object Describe(
        ToolCall call, ThreadDetail thread, List<(EmailDetail Email, string Text)> shown, int characters)
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
                Folder = entry.Email.Row.FolderRole ?? entry.Email.Row.FolderName,
                Text = call.Fence.WrapBlock(EmailBody.Cut(entry.Text, 0, characters)),
                Cut = entry.Text.Length > characters ? (bool?)true : null,
                Attachments = entry.Email.Attachments.Count is > 0 and var count ? (int?)count : null,
            }),
        };
    }
}
