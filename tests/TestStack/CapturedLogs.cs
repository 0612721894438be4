using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MailMesh.TestStack;

/// <summary>Keeps what was logged, for tests that assert what is said, or that a secret never is.</summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<CapturedLog> lines = [];

    public IReadOnlyList<CapturedLog> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Capturing(categoryName, lines);

    public void Dispose()
    {
        // Nothing is held open.
    }

    private sealed class Capturing(string category, ConcurrentQueue<CapturedLog> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new CapturedLog(logLevel, category, formatter(state, exception), exception));
    }
}

public sealed record CapturedLog(LogLevel Level, string Category, string Message, Exception? Exception);
