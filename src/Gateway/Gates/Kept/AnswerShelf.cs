using System.Diagnostics.CodeAnalysis;

namespace MailMesh.Gateway.Gates.Kept;

/// <summary>Answers of all workspaces within fixed bytes. What was not asked for the longest leaves first.</summary>
public sealed class AnswerShelf(long bytesMax, long workspaceBytesMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Shelf> _shelves = [];
    private long _bytes;

    public long Bytes
    {
        get { lock (_gate) return _bytes; }
    }

    public long BytesOf(Guid workspaceId)
    {
        lock (_gate) return _shelves.TryGetValue(workspaceId, out var shelf) ? shelf.Bytes : 0;
    }

    public bool TryFind(AskedFor asked, [NotNullWhen(true)] out KeptAnswer? kept)
    {
        lock (_gate)
        {
            kept = _shelves.TryGetValue(asked.WorkspaceId, out var shelf) ? shelf.Find(asked) : null;
            return kept is not null;
        }
    }

    /// <summary>In place of what stood there. What is larger than a workspace's share isn't kept.</summary>
    public void Put(AskedFor asked, KeptAnswer kept)
    {
        lock (_gate)
        {
            if (!_shelves.TryGetValue(asked.WorkspaceId, out var shelf))
                _shelves[asked.WorkspaceId] = shelf = new Shelf();
            _bytes -= shelf.Bytes;
            shelf.Put(asked, kept);
            shelf.Shrink(workspaceBytesMax);
            _bytes += shelf.Bytes;
            while (_bytes > bytesMax) TakeFromLargest();
        }
    }

    /// <summary>Half, so that the next ones to come needn't look for the largest again.</summary>
    private void TakeFromLargest()
    {
        var (workspaceId, largest) = _shelves.MaxBy(entry => entry.Value.Bytes);
        _bytes -= largest.Bytes;
        largest.Shrink(largest.Bytes / 2);
        _bytes += largest.Bytes;
        if (largest.Bytes == 0) _shelves.Remove(workspaceId);
    }

    /// <summary>Of one workspace.</summary>
    private sealed class Shelf
    {
        private readonly Dictionary<AskedFor, LinkedListNode<(AskedFor Asked, KeptAnswer Kept)>> _places = [];
        private readonly LinkedList<(AskedFor Asked, KeptAnswer Kept)> _latestFirst = new();

        public long Bytes { get; private set; }

        public KeptAnswer? Find(AskedFor asked)
        {
            if (!_places.TryGetValue(asked, out var place)) return null;
            if (place != _latestFirst.First)
            {
                _latestFirst.Remove(place);
                _latestFirst.AddFirst(place);
            }
            return place.Value.Kept;
        }

        public void Put(AskedFor asked, KeptAnswer kept)
        {
            if (_places.TryGetValue(asked, out var old)) Remove(old);
            _places[asked] = _latestFirst.AddFirst((asked, kept));
            Bytes += kept.Bytes(asked);
        }

        public void Shrink(long bytesMax)
        {
            while (Bytes > bytesMax) Remove(_latestFirst.Last!);
        }

        private void Remove(LinkedListNode<(AskedFor Asked, KeptAnswer Kept)> place)
        {
            _latestFirst.Remove(place);
            _places.Remove(place.Value.Asked);
            Bytes -= place.Value.Kept.Bytes(place.Value.Asked);
        }
    }
}
