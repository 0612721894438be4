using System.Text.Json.Nodes;

namespace MailMesh.TestStack.Programs;

/// <summary>What a screen reader tells of an element.</summary>
public sealed record Told(string Role, string Name, bool IsFocused, string? Checked, int NodeId);

/// <summary>
/// The one tab of a <see cref="Chromium"/>, used as a person does who sees no screen: by what stands in the
/// accessibility tree, by keys and by clicks.
/// </summary>
public sealed class BrowserTab : IAsyncDisposable
{
    private static readonly string[] Controls = ["textbox", "checkbox", "button", "link", "radio", "combobox"];
    private readonly DevTools _tools;

    private BrowserTab(DevTools tools) => _tools = tools;

    /// <summary>Every address that the tab has asked for.</summary>
    public IEnumerable<Uri> Asked =>
        Heard("Network.requestWillBeSent").Select(sent => new Uri(sent["request"]!["url"]!.ToString()));

    /// <summary>What a page wanted and didn't get, and what the browser held against it, such as a policy.</summary>
    public IEnumerable<string> Complaints =>
        Heard("Log.entryAdded").Where(said => said["entry"]!["source"]!.ToString() is "security" or "violation")
            .Select(said => said["entry"]!["text"]!.ToString())
            .Concat(Heard("Network.loadingFailed").Where(lost => lost["blockedReason"] is not null)
                .Select(lost => $"{lost["type"]} blocked: {lost["blockedReason"]}"));

    /// <param name="page">The WebSocket of its page.</param>
    internal static async Task<BrowserTab> Open(Uri page, bool runsScripts)
    {
        var tab = new BrowserTab(await DevTools.Connect(page));
        foreach (var domain in new[] { "Page", "Network", "Log", "DOM", "Accessibility" })
            await tab._tools.Send(domain + ".enable");
        await tab._tools.Send("Emulation.setFocusEmulationEnabled", new { enabled = true });
        await tab._tools.Send("Emulation.setScriptExecutionDisabled", new { value = !runsScripts });
        return tab;
    }

    public Task Go(Uri address) => _tools.Send("Page.navigate", new { url = address.AbsoluteUri });

    /// <summary>As the button of the browser does, whatever it asks a person then.</summary>
    public Task Reload() => _tools.Send("Page.reload");

    public async Task Back()
    {
        var history = await Eventually.Gives(() => _tools.Ask("Page.getNavigationHistory"));
        var before = history["entries"]![history["currentIndex"]!.GetValue<int>() - 1]!;
        await _tools.Send("Page.navigateToHistoryEntry", new { entryId = before["id"]!.GetValue<int>() });
    }

    /// <summary>Waits for it.</summary>
    public Task<Told> Find(string role, string name) =>
        Wait(told => told.Role == role && told.Name == name, $"there is a {role} \"{name}\"");

    /// <summary>Waits until what is typed goes there.</summary>
    public Task Focus(string name) => Wait(told => told.IsFocused && told.Name == name, $"the focus is on \"{name}\"");

    /// <summary>What is on the page, in its order.</summary>
    public async Task<IReadOnlyList<Told>> Tree()
    {
        if (await _tools.Ask("Accessibility.getFullAXTree") is not { } tree) return [];
        var nodes = tree["nodes"]!.AsArray().ToDictionary(node => node!["nodeId"]!.ToString(), node => node!);
        var told = new List<Told>();
        if (nodes.Values.FirstOrDefault(node => node["parentId"] is null) is { } root) Walk(root);
        return told;

        void Walk(JsonNode node)
        {
            if (node["ignored"]?.GetValue<bool>() != true) told.Add(Tell(node));
            foreach (var id in node["childIds"]?.AsArray() ?? [])
                if (nodes.TryGetValue(id!.ToString(), out var child)) Walk(child);
        }
    }

    /// <summary>What a person can reach by the Tab key.</summary>
    public async Task<IReadOnlyList<Told>> Reachable() =>
        [.. (await Tree()).Where(told => Controls.Contains(told.Role))];

    /// <summary>None where it is on the page itself.</summary>
    public async Task<Told?> Focused() => (await Reachable()).SingleOrDefault(told => told.IsFocused);

    /// <summary>Of the page's outermost element.</summary>
    public async Task<string?> Attribute(string name)
    {
        var document = await _tools.Send("DOM.getDocument", new { depth = 1 });
        var outermost = document["root"]!["children"]!.AsArray()
            .Single(child => child!["nodeName"]!.ToString() == "HTML")!;
        var pairs = outermost["attributes"]!.AsArray().Select(part => part!.ToString()).Chunk(2);
        return pairs.SingleOrDefault(pair => pair[0] == name)?[1];
    }

    public async Task Click(string role, string name)
    {
        var node = (await Find(role, name)).NodeId;
        await _tools.Send("DOM.scrollIntoViewIfNeeded", new { backendNodeId = node });
        var box = await _tools.Send("DOM.getBoxModel", new { backendNodeId = node });
        var corners = box["model"]!["content"]!.AsArray().Select(at => at!.GetValue<double>()).ToArray();
        var (x, y) = ((corners[0] + corners[4]) / 2, (corners[1] + corners[5]) / 2);
        foreach (var type in new[] { "mousePressed", "mouseReleased" })
            await _tools.Send("Input.dispatchMouseEvent", new { type, x, y, button = "left", clickCount = 1 });
    }

    public Task Type(string text) => _tools.Send("Input.insertText", new { text });

    public Task PressTab() => Press("Tab", "Tab", 9, text: null);

    public Task PressEnter() => Press("Enter", "Enter", 13, "\r");

    public Task PressSpace() => Press(" ", "Space", 32, " ");

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    private async Task<Told> Wait(Func<Told, bool> condition, string what)
    {
        try
        {
            return await Eventually.Gives(async () => (await Tree()).FirstOrDefault(condition), what: what);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{string.Join('\n', await Tree())}", late);
        }
    }

    private async Task Press(string key, string code, int windowsVirtualKeyCode, string? text)
    {
        var type = text is null ? "rawKeyDown" : "keyDown";
        await _tools.Send(
            "Input.dispatchKeyEvent", new { type, key, code, windowsVirtualKeyCode, text = text ?? "" });
        await _tools.Send("Input.dispatchKeyEvent", new { type = "keyUp", key, code, windowsVirtualKeyCode });
    }

    private IEnumerable<JsonNode> Heard(string method) =>
        _tools.Events.Where(said => said["method"]!.ToString() == method).Select(said => said["params"]!);

    private static Told Tell(JsonNode? node)
    {
        string? Property(string name) => node!["properties"]?.AsArray()
            .FirstOrDefault(property => property!["name"]!.ToString() == name)?["value"]?["value"]?.ToString();
        return new(
            node!["role"]?["value"]?.ToString() ?? "", node["name"]?["value"]?.ToString() ?? "",
            Property("focused") == "true", Property("checked"), node["backendDOMNodeId"]?.GetValue<int>() ?? 0);
    }
}
