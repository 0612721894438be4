using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailMesh.TestStack.Programs;

/// <summary>A connection to one page of a browser by the Chrome DevTools Protocol: commands out, events in.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _asked = [];
    private readonly ConcurrentQueue<JsonNode> _events = [];
    private readonly SemaphoreSlim _oneSends = new(1);
    private Task _receiving = Task.CompletedTask;
    private int _id;

    /// <summary>All that came since the page was opened.</summary>
    public IReadOnlyCollection<JsonNode> Events => _events;

    public static async Task<DevTools> Connect(Uri page)
    {
        var tools = new DevTools();
        await tools._socket.ConnectAsync(page, default);
        tools._receiving = tools.Receive();
        return tools;
    }

    /// <summary>What it answers; null where it can't, as in the middle of a navigation.</summary>
    public async Task<JsonNode?> Ask(string method, object? parameters = null)
    {
        var id = Interlocked.Increment(ref _id);
        var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters ?? new { } });
        await _oneSends.WaitAsync();
        try
        {
            await _socket.SendAsync(command, WebSocketMessageType.Text, endOfMessage: true, default);
        }
        finally
        {
            _oneSends.Release();
        }
        return (await answer.Task.WaitAsync(AnswerWithin))["result"];
    }

    public async Task<JsonNode> Send(string method, object? parameters = null) =>
        await Ask(method, parameters) ?? throw new InvalidOperationException($"The browser can't {method} now.");

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _oneSends.Dispose();
    }

    private async Task Receive()
    {
        const int ChunkBytes = 64 * 1024;
        var chunk = new byte[ChunkBytes];
        using var message = new MemoryStream();
        while (_socket.State == WebSocketState.Open)
        {
            var read = await _socket.ReceiveAsync(chunk, default);
            message.Write(chunk, 0, read.Count);
            if (!read.EndOfMessage) continue;
            Hear(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
            message.SetLength(0);
        }
    }

    private void Hear(JsonNode message)
    {
        if (message["id"] is not { } id) _events.Enqueue(message);
        else if (_asked.TryRemove(int.Parse(id.ToString(), CultureInfo.InvariantCulture), out var asked))
            asked.TrySetResult(message);
    }
}
