using System.Globalization;
using System.Text.Json;

namespace MailMesh.AppHost.Display;

public enum LogLevels
{
    Trace,
    Debug,
    Information,
    Warning,
    Error,
    Critical,
}

/// <summary>A line of a service's log: JSON as services write it, else bare text (a crash).</summary>
public sealed record LogLine(LogLevels Level, DateTimeOffset? At, string Message, string? Exception)
{
    private const int ExceptionLinesMax = 25;
    private const int NameWidth = 11;

    public static LogLine Parse(string line)
    {
        if (line.StartsWith('{'))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                return From(json.RootElement);
            }
            catch (JsonException)
            {
                // A line that only looks like ours: shown as it is.
            }
        }
        return new LogLine(LogLevels.Information, null, line, null);
    }

    public string Render(string service, TimeProvider clock, Palette palette)
    {
        var time = (At is { } at ? TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone) : clock.GetLocalNow())
            .ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var name = palette.OfService(service, service.PadRight(NameWidth));
        return $"{palette.Dim(time)} {name} {Name(palette)} {Message.ReplaceLineEndings("\n    ")}{Details()}";
    }

    private static LogLine From(JsonElement json)
    {
        var level = Text(json, "LogLevel") ?? Text(json, "level");
        var time = Text(json, "Timestamp") ?? Text(json, "timestamp");
        return new LogLine(
            Enum.TryParse<LogLevels>(level, ignoreCase: true, out var parsed) ? parsed : LogLevels.Information,
            DateTimeOffset.TryParse(
                time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            Text(json, "Message") ?? Text(json, "message") ?? json.GetRawText(),
            Text(json, "Exception") ?? Text(json, "exception"));
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private string Name(Palette palette) => Level switch
    {
        LogLevels.Trace => palette.Dim("trce"),
        LogLevels.Debug => palette.Dim("dbug"),
        LogLevels.Information => palette.Green("info"),
        LogLevels.Warning => palette.Yellow("warn"),
        LogLevels.Error => palette.Red("fail"),
        _ => palette.Red("crit"),
    };

    private string Details() =>
        Exception is null
            ? ""
            : string.Concat(Exception.Split('\n').Take(ExceptionLinesMax).Select(line => "\n    " + line.TrimEnd()));
}
