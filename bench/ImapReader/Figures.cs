using System.Globalization;

namespace MailMesh.ImapReader;

/// <summary>What a reader measured, as <c>name=value</c> words in one line.</summary>
internal static class Figures
{
    private static readonly TimeSpan SettleFor = TimeSpan.FromSeconds(2);

    public static string Of(params (string Name, double Value)[] values) => string.Join(
        ' ', values.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Name}={each.Value}")));

    /// <summary>The most memory that this process ever held at once, in bytes.</summary>
    public static double PeakBytes => Status("VmHWM:");

    /// <summary>Memory of this process after everything that can be collected was.</summary>
    public static async Task<double> SettledBytes()
    {
        await Task.Delay(SettleFor);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Status("VmRSS:");
    }

    private static double Status(string field)
    {
        var line = File.ReadLines("/proc/self/status").Single(each => each.StartsWith(field, StringComparison.Ordinal));
        var kilobytes = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
