using System.Collections;

namespace MailMesh.Mail.Headers;

/// <summary>The header fields of a mail or part, in their order. Names are matched without regard to case.</summary>
public sealed class HeaderList : IReadOnlyList<HeaderField>
{
    private readonly ReadOnlyMemory<byte> _mail;
    private readonly ArraySegment<FieldPosition> _fields;

    internal HeaderList(ReadOnlyMemory<byte> mail, ArraySegment<FieldPosition> fields) =>
        (_mail, _fields) = (mail, fields);

    /// <inheritdoc/>
    public int Count => _fields.Count;

    /// <inheritdoc/>
    public HeaderField this[int index] => new(_mail, _fields[index]);

    /// <summary>Text of the first field of that name, encoded words decoded; null where there is none.</summary>
    public string? Text(string name) => Find(name)?.Text;

    /// <summary>
    /// Unfolded value of the first field of that name, for a structured parser; null where there is none.
    /// </summary>
    public string? Value(string name) => Find(name)?.Value;

    /// <summary>The first field of that name; null where there is none.</summary>
    public HeaderField? Find(string name)
    {
        foreach (var field in this)
        {
            if (field.Is(name))
            {
                return field;
            }
        }
        return null;
    }

    /// <summary>Every field of that name, in their order.</summary>
    public IEnumerable<HeaderField> All(string name) => this.Where(field => field.Is(name));

    /// <summary>Walks the fields without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<HeaderField> IEnumerable<HeaderField>.GetEnumerator() => Boxed().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Boxed().GetEnumerator();

    private IEnumerable<HeaderField> Boxed()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <summary>Walks a list's fields.</summary>
    public struct Enumerator
    {
        private readonly HeaderList _list;
        private int _index = -1;

        internal Enumerator(HeaderList list) => _list = list;

        /// <summary>The field the walk stands on.</summary>
        public readonly HeaderField Current => _list[_index];

        /// <summary>Steps on; false past the last field.</summary>
        public bool MoveNext() => ++_index < _list.Count;
    }
}
