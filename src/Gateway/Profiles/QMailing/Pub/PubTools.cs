using System.Globalization;
using System.Text.Json;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.QMailing.Pub;

/// <summary>Runs a tool of the profile for a route: path and query are arguments.</summary>
public sealed class PubTools(IEnumerable<Profile> profiles, GatePipeline gates)
{
    private const string Prefix = "qmailing_";

    private readonly QMailingProfile _profile = profiles.OfType<QMailingProfile>().Single();

    public bool Takes(string tool, string argument) => TypeOf(Tool(tool), argument) is not null;

    public async Task<IResult> Run(RestCall call, string name, Arguments body, int status)
    {
        var tool = Tool(name);
        var arguments = WithPathAndQuery(call.Http, tool, body);
        var answer = await gates.Run(
            _profile.Call(tool, call.Caller, arguments, call.RequestId), call.Http.RequestAborted);
        return answer switch
        {
            Answer done => Results.Text(done.Json.Span, "application/json", statusCode: status),
            Refusal refusal => Problems.Of(_profile.Word(refusal, tool, arguments), call.Http),
            _ => throw new System.Diagnostics.UnreachableException($"{answer} is no answer."),
        };
    }

    private ProfileTool Tool(string name) => _profile.Find(Prefix + name)
        ?? throw new InvalidOperationException($"{_profile.Path} has no {Prefix}{name}.");

    private static Arguments WithPathAndQuery(HttpContext http, ProfileTool tool, Arguments body)
    {
        var all = body;
        foreach (var (name, value) in http.Request.Query) all = all.With(name, Typed(tool, name, value.ToString()));
        foreach (var (name, value) in http.Request.RouteValues)
            all = all.With(name, Typed(tool, name, (string)value!));
        return all;
    }

    /// <summary>As the tool's schema has it; what doesn't fit stays text, which the schema then refuses.</summary>
    private static object Typed(ProfileTool tool, string name, string text) => TypeOf(tool, name) switch
    {
        "integer" when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) =>
            number,
        "boolean" when bool.TryParse(text, out var flag) => flag,
        _ => text,
    };

    private static string? TypeOf(ProfileTool tool, string name) =>
        JsonElement.Parse(tool.Card.Input).GetProperty("properties").TryGetProperty(name, out var field)
            ? field.GetProperty("type").GetString()
            : null;
}
