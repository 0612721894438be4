using System.Diagnostics;
using System.Globalization;

namespace MailMesh.AppHost.Display;

/// <summary>
/// What a person sees: steps with their times, the services' logs, problems. On a terminal the steps that still
/// run stand in a line at the bottom; elsewhere (a file, CI) they are told again every ten seconds.
/// </summary>
public sealed class Terminal : IDisposable
{
    private const int RetellEverySeconds = 10;
    private const string ClearLine = "\r\e[K";

    private readonly Lock gate = new();
    private readonly TextWriter writer;
    private readonly TimeProvider clock;
    private readonly bool quiet;
    private readonly bool live;
    private readonly Palette palette;
    private readonly List<Progress> open = [];
    private readonly ITimer ticker;
    private int ticks;

    public Terminal(TextWriter writer, TimeProvider clock, bool quiet)
    {
        this.writer = writer;
        this.clock = clock;
        this.quiet = quiet;
        live = writer == Console.Out && !Console.IsOutputRedirected;
        palette = Palette.For(live);
        ticker = clock.CreateTimer(_ => Tick(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public Progress Begin(string name)
    {
        var step = new Progress(this, name);
        lock (gate)
        {
            open.Add(step);
            ShowOpen();
        }
        return step;
    }

    /// <summary>A line that a service wrote.</summary>
    public void Log(string service, string line)
    {
        var entry = LogLine.Parse(line);
        if (!quiet || entry.Level >= LogLevels.Warning)
            Print(entry.Render(service, clock, palette));
    }

    public void Note(string text) => Print($"  {palette.Dim(text)}");

    public void Warning(string text) => Print($"  {palette.Yellow("!")} {text}");

    public void Failure(string text) => Print($"\n{palette.Red("Cannot go on.")} {text}\n");

    public void Summary(string title, IEnumerable<(string Name, string Value)> lines) =>
        Print($"\n  {palette.Bold(title)}\n\n"
            + string.Concat(lines.Select(line => $"    {palette.Dim(line.Name.PadRight(10))}{line.Value}\n")));

    public void Dispose() => ticker.Dispose();

    private void Print(string text)
    {
        lock (gate)
        {
            writer.WriteLine((live ? ClearLine : "") + text);
            ShowOpen();
        }
    }

    private void Close(Progress step, string text)
    {
        lock (gate)
            open.Remove(step);
        Print(text);
    }

    private void Tick()
    {
        lock (gate)
        {
            ticks++;
            if (!live && ticks % RetellEverySeconds == 0 && open.Count > 0)
                writer.WriteLine("  … " + Waiting());
            ShowOpen();
        }
    }

    private void ShowOpen()
    {
        if (live)
            writer.Write(ClearLine + (open.Count > 0 ? palette.Dim("  … " + Waiting()) : ""));
        writer.Flush();
    }

    private string Waiting() => string.Join(", ", open.Select(step => $"{step.Name} {step.Took}"));

    /// <summary>Something that takes time. Disposed without <see cref="Done"/>, it has failed or was stopped.</summary>
    public sealed class Progress(Terminal terminal, string name) : IDisposable
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private bool closed;

        public string Name => name;

        public string Took => string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0.0} s");

        public void Done(string where) => Close(terminal.palette.Green("✓"), where);

        public void Dispose()
        {
            if (!closed)
                Close(terminal.palette.Red("✗"), "");
        }

        private void Close(string mark, string where)
        {
            closed = true;
            terminal.Close(this, $"  {mark} {name,-13} {Took,7}  {terminal.palette.Dim(where)}".TrimEnd());
        }
    }
}
