using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace MailMesh.Limits.Plans;

/// <summary>
/// The plans: those of <c>plans.json</c>, with each number replaceable by configuration
/// (<c>Plans:Catalog:free:SendsPerDay=500</c>; <c>none</c> removes the limit), and new plans beside them.
/// </summary>
public sealed class PlanCatalog
{
    public const string Section = "Plans";
    // An empty value would not do: chained configuration takes it for absent.
    private const string NoLimit = "none";
    private const string DefaultsResource = "MailMesh.Limits.Plans.plans.json";

    private readonly FrozenDictionary<string, Plan> _byName;
    private readonly Plan[] _byRank;

    private PlanCatalog(IEnumerable<Plan> plans, string? upgradeUrl)
    {
        _byRank = [.. plans.OrderBy(plan => plan.Rank)];
        _byName = _byRank.ToFrozenDictionary(plan => plan.Name, StringComparer.Ordinal);
        UpgradeUrl = upgradeUrl;
    }

    /// <summary>Where a person changes plan.</summary>
    public string? UpgradeUrl { get; }

    /// <summary>Every plan, lowest first.</summary>
    public IReadOnlyList<Plan> All => _byRank;

    public Plan? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The lowest plan above <paramref name="current"/> that has the tool; null where none has.</summary>
    public Plan? RequiredFor(string tool, Plan current) =>
        Array.Find(_byRank, plan => plan.Rank > current.Rank && plan.Allows(tool));

    /// <summary>Throws where a plan can't be understood, saying which setting to change.</summary>
    public static PlanCatalog From(IConfiguration configuration)
    {
        using var defaults = typeof(PlanCatalog).Assembly.GetManifestResourceStream(DefaultsResource)
            ?? throw new InvalidOperationException($"{DefaultsResource} is not embedded.");
        return From(configuration, Section, defaults);
    }

    /// <summary>The same for a table of plans of its own: its section, and JSON that says what stands there.</summary>
    public static PlanCatalog From(IConfiguration configuration, string section, Stream defaults)
    {
        var merged = new ConfigurationBuilder()
            .AddJsonStream(defaults)
            .AddConfiguration(configuration.GetSection(section))
            .Build();

        var plans = merged.GetSection("Catalog").GetChildren().Select(Read).ToList();
        if (plans.GroupBy(plan => plan.Rank).FirstOrDefault(group => group.Count() > 1) is { } equals)
            throw Invalid($"{equals.First().Name}:Rank", $"is also the rank of {equals.Last().Name}; make them differ");
        return new PlanCatalog(plans, merged["UpgradeUrl"]);
    }

    private static Plan Read(IConfigurationSection section)
    {
        var plan = new Plan
        {
            Name = section.Key,
            Rank = (int)(Number(section, nameof(Plan.Rank))
                ?? throw Invalid(section.Key, "has no Rank; give its place among the plans")),
            CallsPerMinute = Number(section, nameof(Plan.CallsPerMinute)),
            CallsPerHour = Number(section, nameof(Plan.CallsPerHour)),
            CallsPerDay = Number(section, nameof(Plan.CallsPerDay)),
            WorkspaceCallsPerDay = Number(section, nameof(Plan.WorkspaceCallsPerDay)),
            WorkspaceCallsPerMonth = Number(section, nameof(Plan.WorkspaceCallsPerMonth)),
            SendsPerDay = Number(section, nameof(Plan.SendsPerDay)),
            Tools = section.GetSection(nameof(Plan.Tools)).Get<string[]>() ?? [],
            WithoutTools = section.GetSection(nameof(Plan.WithoutTools)).Get<string[]>() ?? [],
        };
        return plan.Tools.Count > 0
            ? plan
            : throw Invalid($"{plan.Name}:{nameof(Plan.Tools)}", "is empty; name the plan's tools, or * for all");
    }

    private static long? Number(IConfigurationSection plan, string name)
    {
        if (plan[name] is not { Length: > 0 } text || text == NoLimit) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid($"{plan.Key}:{name}", $"is not a whole number from 0 up, nor {NoLimit}");
    }

    private static InvalidOperationException Invalid(string setting, string what) =>
        new($"Setting {Section}:Catalog:{setting} {what}.");
}
