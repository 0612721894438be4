namespace MailMesh.Content;

/// <summary>A name of a domain, or a person's, that can be taken for another.</summary>
/// <param name="Text">As a person sees it; the sender's own words. A domain in Unicode.</param>
/// <param name="Kind">Why.</param>
public sealed record Homograph(string Text, HomographKind Kind)
{
    /// <summary>A domain's form in ASCII (RFC 5891 §4.4, <c>xn--</c>), which shows the difference; else null.</summary>
    public string? Ascii { get; init; }

    /// <summary>The domain, in ASCII, that a link with these words leads to; of other kinds null.</summary>
    public string? LeadsTo { get; init; }

    /// <summary>What it is taken for, in ASCII; null where that isn't one word.</summary>
    public string? LooksLike { get; init; }
}

/// <summary>Why a name can be taken for another.</summary>
public enum HomographKind
{
    /// <summary>Letters of scripts that no one mixes stand in one word.</summary>
    MixedScripts,

    /// <summary>All letters outside ASCII look like some of ASCII.</summary>
    Lookalike,

    /// <summary>A domain that isn't valid in Unicode, or holds what nobody sees.</summary>
    Invalid,

    /// <summary>A person's name that shows another address or domain than the sender's.</summary>
    OtherSender,

    /// <summary>A link whose words show another address or domain than it leads to.</summary>
    OtherLink,
}
