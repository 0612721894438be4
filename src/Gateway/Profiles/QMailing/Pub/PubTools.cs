using System.Diagnostics;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.QMailing.Pub;

/// <summary>Runs a tool of the profile for a route.</summary>
public sealed class PubTools(IEnumerable<Profile> profiles, GatePipeline gates)
{
    private const string Prefix = "qmailing_";

    private readonly QMailingProfile _profile = profiles.OfType<QMailingProfile>().Single();

    public RouteCard Card(string method, string pattern, string name)
    {
        var card = Tool(Prefix + name).Card;
        return new RouteCard
        {
            Method = method,
            Pattern = pattern,
            Name = card.Name,
            Title = card.Title,
            Description = card.Description,
            Scope = card.Scope,
            Input = card.Input,
            Output = card.Output,
            Status = method == "POST" ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            IsTool = true,
        };
    }

    public async Task<IResult> Run(RestCall call)
    {
        var (arguments, unreadable) = await RouteArguments.Read(call);
        if (unreadable is not null) return Problems.Of(unreadable, call.Http);
        var tool = Tool(call.Card.Name);
        var run = _profile.Call(tool, call.Caller, arguments, call.RequestId);
        return await gates.Run(run, call.Http.RequestAborted) switch
        {
            Answer done => Good(call, done),
            Refusal refusal => Problems.Of(_profile.Word(refusal, tool, arguments), call.Http),
            var other => throw new UnreachableException($"{other} is no answer."),
        };
    }

    private static IResult Good(RestCall call, Answer done)
    {
        if (call.Card.HasPages) NextPage.Link(call.Http, NextPage.CursorOf(done.Json.Span));
        return Results.Text(done.Json.Span, call.Card.MediaType, statusCode: call.Card.Status);
    }

    private ProfileTool Tool(string name) => _profile.Find(name)
        ?? throw new InvalidOperationException($"{_profile.Path} has no {name}.");
}
