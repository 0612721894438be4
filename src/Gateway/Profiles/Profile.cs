using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Mcp;
using MailMesh.Gateway.Tools;
using MailMesh.Limits.Plans;
using WireTool = ModelContextProtocol.Protocol.Tool;

namespace MailMesh.Gateway.Profiles;

/// <summary>
/// A hosted service that we stand in for: its tools under its names, its plans, its errors. Behind them are our tools
/// and gates; there is no second way to the data (decision 0110).
/// </summary>
public abstract class Profile
{
    public abstract string Path { get; }

    /// <summary>In the service's order.</summary>
    public abstract IReadOnlyList<ProfileTool> Tools { get; }

    /// <summary>False where an answer is an HTTP status, which a batch can't have.</summary>
    public virtual bool HasBatches => true;

    /// <summary>The service's own plans under our names; null where the installation's hold.</summary>
    protected virtual PlanCatalog? Plans => null;

    public ProfileTool? Find(string name) => Tools.FirstOrDefault(tool => tool.Card.Name == name);

    public IList<WireTool> VisibleTo(IReadOnlySet<string> scopes) =>
        [.. Tools.Where(tool => scopes.Contains(tool.Card.Scope!)).Select(tool => tool.Card.ToWire())];

    /// <summary>A plan that the service doesn't have, one of the installation's own making, holds as it is.</summary>
    public ToolCall Call(Tool tool, Caller caller, Arguments arguments, string requestId) =>
        new(tool, caller with { Plan = Plans?.Find(caller.Plan.Name) ?? caller.Plan }, arguments, requestId)
        {
            Plans = Plans,
        };

    /// <summary>A refusal in the service's words and codes.</summary>
    /// <param name="sent">The arguments as they came: they may be wrong.</param>
    public virtual Refusal Word(Refusal refusal, Tool tool, Arguments sent) =>
        refusal.Code == ErrorCodes.ScopeDenied && tool is ProfileTool theirs
            ? refusal with { Text = $"The key lacks the scope {theirs.ServiceScope}, which {tool.Card.Name} needs." }
            : refusal;

    /// <summary>How a refusal goes over the wire.</summary>
    /// <param name="inBand">As our own endpoint would.</param>
    public virtual RpcReply Reply(Refusal refusal, RpcReply inBand) => inBand;

    protected PlanCatalog ReadPlans(IConfiguration configuration, string service)
    {
        using var defaults = GetType().Assembly.GetManifestResourceStream(GetType(), "plans.json")
            ?? throw new InvalidOperationException($"The plans.json of {service} is not embedded.");
        return PlanCatalog.From(configuration, $"Profiles:{service}", defaults);
    }
}
