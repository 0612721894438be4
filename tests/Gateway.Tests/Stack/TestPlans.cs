namespace MailMesh.Gateway.Tests.Stack;

/// <summary>Plans beside the installation's, for tests that ask what a plan or a limit refuses.</summary>
public static class TestPlans
{
    /// <summary>Every tool, and of each limit more than any test uses: so each is counted.</summary>
    public const string Counting = "test_counting";
    /// <summary>No tool, no limit.</summary>
    public const string Bare = "test_bare";
    /// <summary>Every tool, and no call left this month.</summary>
    public const string Spent = "test_spent";
    public const string BareSpent = "test_bare_spent";

    /// <summary>Every tool, and one send a day.</summary>
    public const string OneSend = "test_one_send";

    private const string Plenty = "1000000";
    private const string EveryTool = "*";
    private const string NoTool = "no_such_tool";

    public static IEnumerable<KeyValuePair<string, string?>> Settings { get; } =
    [
        .. Plan(Counting, 10, EveryTool, "CallsPerMinute", "CallsPerHour", "CallsPerDay", "WorkspaceCallsPerDay",
            "WorkspaceCallsPerMonth", "SendsPerDay"),
        .. Plan(Bare, 11, NoTool),
        .. Plan(Spent, 12, EveryTool),
        .. Plan(BareSpent, 13, NoTool),
        .. Plan(OneSend, 14, EveryTool),
        new($"Plans:Catalog:{OneSend}:SendsPerDay", "1"),
        new($"Plans:Catalog:{Spent}:WorkspaceCallsPerMonth", "0"),
        new($"Plans:Catalog:{BareSpent}:WorkspaceCallsPerMonth", "0"),
    ];

    private static IEnumerable<KeyValuePair<string, string?>> Plan(
        string name, int rank, string tools, params string[] plenty) =>
    [
        new($"Plans:Catalog:{name}:Rank", $"{rank}"),
        new($"Plans:Catalog:{name}:Tools:0", tools),
        .. plenty.Select(limit => new KeyValuePair<string, string?>($"Plans:Catalog:{name}:{limit}", Plenty)),
    ];
}
