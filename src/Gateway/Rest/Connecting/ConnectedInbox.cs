using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;
using MassTransit;

namespace MailMesh.Gateway.Rest.Connecting;

/// <summary>What InboxSync made of an account, as REST tells it: never with its secret.</summary>
internal static class ConnectedInbox
{
    public const string Schema = """
        {"type":"object","properties":{
          "id":{"type":"string"},"address":{"type":"string"},"display_name":{"type":"string"},
          "kind":{"type":"string"},"imap":{"type":"object"},"smtp":{"type":"object"},"user":{"type":"string"},
          "next":{"type":"string"} },"required":["id","address","kind","imap","user","next"]}
        """;

    private const string AddressTaken = "address_taken";
    private const string Next = "The first sync has begun, newest mail first. GET this inbox to see how far it is.";

    public static ToolAnswer Answer(Response<InboxConnected, InboxRefused> response)
    {
        if (response.Is(out Response<InboxRefused>? refused))
            {
            // The request was well formed; it is the account that can't be used as it says.
            return new Refusal(refused.Message.Code, refused.Message.Detail)
            {
                Status = refused.Message.Code is AddressTaken or ErrorCodes.InboxNotFound
                    ? null
                    : StatusCodes.Status422UnprocessableEntity,
            };
        }
        response.Is(out Response<InboxConnected>? connected);
        var inbox = connected!.Message;
        return Tools.Answer.Of(new
        {
            Id = inbox.InboxId,
            inbox.Address,
            inbox.DisplayName,
            Kind = ConnectInboxRoute.Kind,
            inbox.Imap,
            inbox.Smtp,
            User = inbox.UserName,
            Next,
        });
    }
}
