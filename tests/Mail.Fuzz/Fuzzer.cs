using System.Diagnostics;

namespace MailMesh.Mail.Fuzz;

/// <summary>
/// Gives a parser changed inputs for a while. The inputs depend on the seed alone; how many there are, on the machine.
/// </summary>
/// <param name="seed">Decides the inputs and their order.</param>
/// <param name="watch">Told of each input before it is tried, so that one that never ends can be named.</param>
public sealed class Fuzzer(int seed, InputWatch watch)
{
    private const int PoolMax = 4_000;
    private const int FindingsMax = 5;

    public (FuzzCount Count, IReadOnlyList<Finding> Findings) Run(FuzzTarget target, TimeSpan duration)
    {
        var chance = new Random(seed);
        var mutation = new Mutation(target.Grammar, chance);
        var pool = new List<byte[]>(target.Grammar.Seeds);
        var behaviours = new HashSet<int>();
        var findings = new List<Finding>();
        long inputs = 0, bytes = 0;
        foreach (var input in Found(target).Concat(target.Grammar.Seeds))
            Try(input);
        for (var started = Stopwatch.GetTimestamp();
            Stopwatch.GetElapsedTime(started) < duration && findings.Count < FindingsMax;)
            Try(mutation.Next(pool));
        return (new(target.Name, inputs, bytes, behaviours.Count), findings);

        void Try(byte[] input)
        {
            inputs++;
            bytes += input.Length;
            watch.Begins(target, input);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (behaviours.Add(target.Run(input)))
                    Keep(pool, input, chance);
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                if (allocated > target.AllocatedBytesMax + ((long)target.AllocatedPerByteMax * input.Length))
                    findings.Add(new(target.Name, input, $"allocated {allocated} bytes for {input.Length}"));
            }
            // The one place where every exception is wanted: it is what we look for.
            catch (Exception error)
            {
                findings.Add(new(target.Name, input, error.ToString()));
            }
            watch.Ended();
        }
    }

    private static void Keep(List<byte[]> pool, byte[] input, Random chance)
    {
        if (pool.Count < PoolMax) pool.Add(input);
        else pool[chance.Next(pool.Count)] = input;
    }

    private static IEnumerable<byte[]> Found(FuzzTarget target)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "found");
        if (!Directory.Exists(folder)) return [];
        var files = Directory.EnumerateFiles(folder, target.Name + "-*");
        return files.Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
    }
}
