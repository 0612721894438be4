using System.Diagnostics;
using MailMesh.AppHost.Servers;

namespace MailMesh.TestStack;

/// <summary>
/// Asks RabbitMQ's Erlang node directly, through erl_call of Erlang's own package: 20 ms where rabbitmqctl takes
/// two seconds, and the management plugin, which every start would pay for, is not needed.
/// </summary>
/// <param name="Port">The node's distribution port.</param>
internal sealed record ErlangCall(int Port, string Cookie)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    public async Task Evaluate(string expression, CancellationToken ct)
    {
        var binary = Binaries.InPath("erl_call")
            ?? throw new InvalidOperationException("erl_call is not installed: apt install erlang-base");
        var info = new ProcessStartInfo(binary)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A name of our own for our side: the default is one a user, and two calls at once would collide.
        var ourName = "test-" + Guid.CreateVersion7().ToString("n");
        string[] arguments =
            ["-address", $"127.0.0.1:{Port}", "-c", Cookie, "-h", ourName, "-fetch_stdout", "-e"];
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        using var call = Process.Start(info)!;
        await call.StandardInput.WriteLineAsync(expression);
        call.StandardInput.Close();
        var answer = await call.StandardOutput.ReadToEndAsync(ct).WaitAsync(AnswerWithin, ct);
        var error = await call.StandardError.ReadToEndAsync(ct);
        if (!answer.Contains("{ok,", StringComparison.Ordinal))
            throw new InvalidOperationException($"RabbitMQ on {Port} refused: {answer} {error}");
    }
}
