namespace MailMesh.AppHost.Tests.Running;

/// <summary>Every process that a process has started, and those that these have started.</summary>
internal static class Descendants
{
    public static List<int> Of(int pid)
    {
        var parents = Directory.GetDirectories("/proc")
            .Select(entry => int.TryParse(Path.GetFileName(entry), out var child) ? child : 0)
            .Where(child => child > 0)
            .Select(child => (Child: child, Parent: ParentOf(child)))
            .ToLookup(it => it.Parent, it => it.Child);
        var found = new List<int>();
        var next = new Queue<int>([pid]);
        while (next.TryDequeue(out var parent))
        {
            foreach (var child in parents[parent])
            {
                found.Add(child);
                next.Enqueue(child);
            }
        }
        return found;
    }

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        }
        catch (IOException)
        {
            return 0; // ended while we looked
        }
    }
}
