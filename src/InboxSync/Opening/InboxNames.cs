namespace MailMesh.InboxSync.Opening;

/// <summary>Names for inboxes that were asked for without one: easy to say, hard to guess in a row.</summary>
public sealed class InboxNames(Random random)
{
    private const int NumberMax = 10_000;

    private static readonly string[] Qualities =
    [
        "amber", "bold", "brisk", "calm", "clear", "coral", "eager", "early", "fair", "fleet", "gentle", "golden",
        "green", "happy", "keen", "kind", "lively", "lucky", "merry", "mild", "neat", "noble", "quick", "quiet",
        "rapid", "ready", "silver", "smart", "steady", "sunny", "swift", "vivid", "warm", "wise",
    ];

    private static readonly string[] Animals =
    [
        "badger", "beaver", "bison", "crane", "dolphin", "eagle", "falcon", "finch", "fox", "gecko", "hare", "heron",
        "ibis", "jay", "koala", "lark", "lemur", "lynx", "marten", "mole", "newt", "orca", "otter", "owl", "panda",
        "puffin", "quail", "raven", "robin", "seal", "stork", "swan", "tern", "wren",
    ];

    public string Next() =>
        $"{One(Qualities)}-{One(Animals)}-{random.Next(NumberMax):0000}";

    private string One(string[] words) => words[random.Next(words.Length)];
}
