namespace MailMesh.Content.Html.Seeing;

/// <summary>Hears what a person sees of a page, in order.</summary>
internal interface IPageWriter
{
    /// <summary>True once nothing more can be taken.</summary>
    bool Full { get; }

    /// <summary>False where no link's address is asked for, so that none need be read.</summary>
    bool KeepsLinks { get; }

    /// <summary>An element begins; false where nothing can stand in it, and <see cref="Close"/> isn't called.</summary>
    bool Open(string name, in TagLooks looks);

    void Text(ReadOnlySpan<char> text);

    void Close(string name);
}
