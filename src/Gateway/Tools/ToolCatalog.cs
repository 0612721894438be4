using System.Collections.Frozen;
using MailMesh.Gateway.Tools.Changing;
using MailMesh.Gateway.Tools.Drafts;
using MailMesh.Gateway.Tools.Inboxes;
using MailMesh.Gateway.Tools.Outbox;
using MailMesh.Gateway.Tools.Reading;
using MailMesh.Gateway.Tools.Sending;
using MailMesh.Gateway.Tools.Usage;
using MailMesh.Gateway.Tools.Webhooks;
using WireTool = ModelContextProtocol.Protocol.Tool;

namespace MailMesh.Gateway.Tools;

/// <summary>Every tool, one line each. A tool that isn't here doesn't exist.</summary>
public sealed class ToolCatalog(IEnumerable<Tool> tools)
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        typeof(ListInboxesTool),
        typeof(GetInboxTool),
        typeof(CreateInboxTool),
        typeof(ListEmailsTool),
        typeof(SearchEmailsTool),
        typeof(GetEmailTool),
        typeof(GetThreadTool),
        typeof(GetAttachmentTool),
        typeof(WaitForEmailTool),
        typeof(UpdateEmailsTool),
        typeof(DeleteEmailsTool),
        typeof(SendEmailTool),
        typeof(ReplyToEmailTool),
        typeof(ForwardEmailTool),
        typeof(SaveDraftTool),
        typeof(ListDraftsTool),
        typeof(SendDraftTool),
        typeof(DeleteDraftTool),
        typeof(GetDeliveryStatusTool),
        typeof(ListOutboxTool),
        typeof(UpdateSendTool),
        typeof(RegisterWebhookTool),
        typeof(ListWebhooksTool),
        typeof(DeleteWebhookTool),
        typeof(ReplayWebhookTool),
        typeof(GetUsageTool),
    ];

    private readonly FrozenDictionary<string, Tool> _byName =
        tools.ToFrozenDictionary(tool => tool.Card.Name, StringComparer.Ordinal);

    public IReadOnlyList<Tool> All { get; } = [.. tools.OrderBy(tool => Types.ToList().IndexOf(tool.GetType()))];

    public Tool? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>What tools/list shows: the tools whose scope the key has.</summary>
    public IList<WireTool> VisibleTo(IReadOnlySet<string> scopes) =>
        [
            .. All.Where(tool => tool.Card.Scope is not { } scope || scopes.Contains(scope))
                .Select(tool => tool.Card.ToWire()),
        ];
}
