using MailMesh.Gateway.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MailMesh.Gateway.Tests.Conformance;

/// <summary>
/// Resources and prompts that the conformance suites ask for by name, before our own: what isn't theirs our own answer.
/// </summary>
public static class FixtureOffers
{
    private const string TemplateStart = "test://template/";
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);
    /// <summary>A red pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

    private static readonly Resource[] Resources =
    [
        new() { Uri = "test://static-text", Name = "text", Description = "A text.", MimeType = "text/plain" },
        new() { Uri = "test://static-binary", Name = "binary", Description = "A picture.", MimeType = "image/png" },
    ];

    private static readonly ResourceTemplate Template = new()
    {
        UriTemplate = TemplateStart + "{id}/data", Name = "data", Description = "By id.", MimeType = "application/json",
    };

    public static void AddTo(McpSurface surface)
    {
        var handlers = surface.Options.Handlers;
        var (resources, templates, read) = (
            handlers.ListResourcesHandler!, handlers.ListResourceTemplatesHandler!, handlers.ReadResourceHandler!);
        var (prompts, get) = (handlers.ListPromptsHandler!, handlers.GetPromptHandler!);
        handlers.ListResourcesHandler = async (request, ct) =>
        {
            var ours = await resources(request, ct);
            ours.Resources = [.. Resources, .. ours.Resources];
            return ours;
        };
        handlers.ListResourceTemplatesHandler = async (request, ct) =>
        {
            var ours = await templates(request, ct);
            ours.ResourceTemplates = [Template, .. ours.ResourceTemplates];
            return ours;
        };
        handlers.ReadResourceHandler = (request, ct) => Read(request.Params.Uri) is { } contents
            ? new(new ReadResourceResult
            {
                Contents = [contents], CacheScope = CacheScope.Private, TimeToLive = GoodFor,
            })
            : read(request, ct);
        handlers.ListPromptsHandler = async (request, ct) =>
        {
            var ours = await prompts(request, ct);
            ours.Prompts = [.. Prompts, .. ours.Prompts];
            return ours;
        };
        handlers.GetPromptHandler = (request, ct) => Messages(request.Params) is { } messages
            ? new(new GetPromptResult { Messages = [.. messages] })
            : get(request, ct);
    }

    private static ResourceContents? Read(string uri) => uri switch
    {
        "test://static-text" => new TextResourceContents
        {
            Uri = uri, MimeType = "text/plain", Text = "This is the content of the static text resource.",
        },
        "test://static-binary" => BlobResourceContents.FromBytes(Png, uri, "image/png"),
        _ when uri.StartsWith(TemplateStart, StringComparison.Ordinal) => new TextResourceContents
        {
            Uri = uri,
            MimeType = "application/json",
            Text = $$"""{"id":"{{uri[TemplateStart.Length..].Split('/')[0]}}","templateTest":true}""",
        },
        _ => null,
    };

    private static IEnumerable<Prompt> Prompts =>
    [
        Prompt("test_simple_prompt"),
        Prompt("test_prompt_with_arguments", "arg1", "arg2"),
        Prompt("test_prompt_with_embedded_resource", "resourceUri"),
        Prompt("test_prompt_with_image"),
    ];

    private static Prompt Prompt(string name, params string[] arguments) => new()
    {
        Name = name,
        Description = "For conformance suites.",
        Arguments = [.. arguments.Select(argument => new PromptArgument { Name = argument, Required = true })],
    };

    private static IEnumerable<PromptMessage>? Messages(GetPromptRequestParams asked)
    {
        string Given(string name) =>
            asked.Arguments is { } values && values.TryGetValue(name, out var value) ? value.GetString()! : "";
        return asked.Name switch
        {
            "test_simple_prompt" => [Said("This is a simple prompt for testing.")],
            "test_prompt_with_arguments" =>
                [Said($"Prompt with arguments: arg1='{Given("arg1")}', arg2='{Given("arg2")}'")],
            "test_prompt_with_embedded_resource" =>
            [
                Shown(new EmbeddedResourceBlock
                {
                    Resource = new TextResourceContents
                    {
                        Uri = Given("resourceUri"), MimeType = "text/plain",
                        Text = "Embedded resource content for testing.",
                    },
                }),
                Said("Please process the embedded resource above."),
            ],
            "test_prompt_with_image" =>
                [Shown(ImageContentBlock.FromBytes(Png, "image/png")), Said("Please analyze the image above.")],
            _ => null,
        };
    }

    private static PromptMessage Said(string text) => Shown(new TextContentBlock { Text = text });

    private static PromptMessage Shown(ContentBlock content) => new() { Role = Role.User, Content = content };
}
