using System.Text.Json;
using MailMesh.Content;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

/// <summary>What to doubt in a mail or file: what a person would not have seen of it, and names that look like others.
/// </summary>
public sealed record RiskView
{
    public const string Schema = """
        {"type":"object","properties":{
          "invisible_chars":{"type":"integer"},"hidden_chars":{"type":"integer"},
          "malformed":{"type":"array","items":{"type":"string"} },
          "homographs":{"type":"array","description":"Names that can be taken for others.",
            "items":{"type":"object"} } } }
        """;

    public int? InvisibleChars { get; init; }
    public int? HiddenChars { get; init; }
    public IReadOnlyList<string>? Malformed { get; init; }
    public IReadOnlyList<HomographView>? Homographs { get; init; }

    /// <summary>Of characters alone; null where there is nothing to warn of.</summary>
    public static RiskView? Of(int invisible, int hidden) => invisible + (long)hidden == 0 ? null : new()
    {
        InvisibleChars = invisible > 0 ? invisible : null,
        HiddenChars = hidden > 0 ? hidden : null,
    };

    /// <summary>Of a mail as it is shown; null where there is nothing to warn of.</summary>
    public static RiskView? Of(EmailDetail email, EmailBody shown, Fence fence)
    {
        var people = new[] { email.Row.From }.Concat(email.ReplyTo).OfType<Mirror.Correspondent>();
        var homographs = people.SelectMany(person => HomographFinder.OfSender(person.Address, person.Name))
            .Concat(HomographFinder.InText(shown.Text)).Concat(shown.OtherLinks)
            .Distinct().Take(HomographFinder.FoundMax)
            .Select(found => HomographView.Of(found, fence)).ToList();
        var risk = Of(shown.InvisibleChars, shown.HiddenChars);
        if (risk is null && email.Defects.Count + homographs.Count == 0) return null;
        return (risk ?? new()) with
        {
            Malformed = email.Defects.Count > 0 ? email.Defects : null,
            Homographs = homographs.Count > 0 ? homographs : null,
        };
    }
}

/// <summary>A name that can be taken for another: the sender's words are fenced.</summary>
public sealed record HomographView(string Text, string Kind, string? Ascii, string? LeadsTo, string? LooksLike)
{
    public static HomographView Of(Homograph found, Fence fence) => new(
        fence.Wrap(found.Text), JsonNamingPolicy.SnakeCaseLower.ConvertName(found.Kind.ToString()), found.Ascii,
        found.LeadsTo is { } host ? fence.Wrap(host) : null,
        found.LooksLike is { } latin ? fence.Wrap(latin) : null);
}
