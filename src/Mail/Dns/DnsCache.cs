namespace MailMesh.Mail.Dns;

/// <summary>Answers until their time is over, the least recently used going first where they grow too many.</summary>
/// <param name="options">Bytes, times, clock.</param>
internal sealed class DnsCache(DnsOptions options)
{
    // What an entry costs beside its message: keys, lists, objects.
    private const int EntryBytes = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<DnsQuestion, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private int _bytes;

    /// <summary>The answer that is still good; null where there is none.</summary>
    public DnsAnswer<object>? Find(DnsQuestion question)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(question, out var node))
            {
                return null;
            }
            _byUse.Remove(node);
            if (node.Value.Until <= options.Clock.GetUtcNow())
            {
                _entries.Remove(question);
                _bytes -= node.Value.Bytes;
                return null;
            }
            _byUse.AddLast(node);
            return node.Value.Answer;
        }
    }

    /// <summary>Keeps an answer; one that may be kept for no time is not.</summary>
    public void Keep(DnsQuestion question, DnsResult result)
    {
        var bytes = result.Bytes + EntryBytes;
        if (result.Ttl <= TimeSpan.Zero || bytes > options.CacheBytesMax)
        {
            return;
        }
        var entry = new Entry(question, result.Answer, bytes, options.Clock.GetUtcNow() + result.Ttl);
        lock (_gate)
        {
            if (_entries.Remove(question, out var old))
            {
                Drop(old);
            }
            _entries[question] = _byUse.AddLast(entry);
            _bytes += bytes;
            while (_bytes > options.CacheBytesMax)
            {
                var oldest = _byUse.First!;
                _entries.Remove(oldest.Value.Question);
                Drop(oldest);
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
    }

    private sealed record Entry(DnsQuestion Question, DnsAnswer<object> Answer, int Bytes, DateTimeOffset Until);
}
