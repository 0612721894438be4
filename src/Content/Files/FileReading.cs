namespace MailMesh.Content.Files;

/// <summary>What came of reading a file for its text. The words are ours alone: none is the sender's.</summary>
public abstract record FileReading
{
    private FileReading()
    {
    }

    /// <summary>The file holds text.</summary>
    /// <param name="Format"><c>pdf</c>, <c>docx</c>, <c>text</c>...</param>
    /// <param name="Content">At most <see cref="FileLimits.CharsMax"/> characters; the sender's words.</param>
    public sealed record Text(string Format, string Content) : FileReading
    {
        /// <summary>What is left out, with counts; null where nothing is.</summary>
        public string? Cut { get; init; }

        /// <summary>Characters that a person who opens the file doesn't see; they aren't in the text.</summary>
        public int HiddenChars { get; init; }
    }

    /// <summary>The format is known and this file can't be read: encrypted, damaged, pictures alone.</summary>
    public sealed record Unreadable(string Why) : FileReading;

    /// <summary>Reading it would cost more than <see cref="FileLimits"/> allow.</summary>
    public sealed record TooLarge(string What) : FileReading;

    /// <summary>A format that has no text here: a picture, an archive, a program.</summary>
    public sealed record NoText : FileReading
    {
        public static NoText Instance { get; } = new();
    }

    internal static Unreadable Damaged { get; } = new("damaged");
    internal static Unreadable Encrypted { get; } = new("encrypted");
}
