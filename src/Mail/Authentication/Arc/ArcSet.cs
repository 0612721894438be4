using System.Globalization;
using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Authentication.Arc;

/// <summary>The three fields that one hop adds (RFC 8617 §4.2).</summary>
/// <param name="Results">ARC-Authentication-Results: what the hop found.</param>
/// <param name="Message">ARC-Message-Signature: the mail as the hop sent it.</param>
/// <param name="Seal">ARC-Seal: the chain up to here.</param>
internal sealed record ArcSet(HeaderField Results, HeaderField Message, HeaderField Seal)
{
    /// <summary>Sets of a chain (RFC 8617 §4.2.1).</summary>
    public const int SetsMax = 50;

    private const string ResultsName = "ARC-Authentication-Results";
    private const string MessageName = "ARC-Message-Signature";
    private const string SealName = "ARC-Seal";

    /// <summary>The sets of a mail, the first hop's first; of a broken chain, what is wrong (RFC 8617 §5.2).</summary>
    public static (IReadOnlyList<ArcSet> Sets, string? Fault) Read(HeaderList headers)
    {
        var fields = new Dictionary<(string, int), HeaderField>();
        foreach (var field in headers)
        {
            var name = field.Is(SealName) ? SealName : field.Is(MessageName) ? MessageName
                : field.Is(ResultsName) ? ResultsName : null;
            if (name is null)
            {
                continue;
            }
            if (InstanceOf(field) is not { } instance)
            {
                return ([], $"a {name} has no instance from 1 to {SetsMax}");
            }
            if (!fields.TryAdd((name, instance), field))
            {
                return ([], $"there are two {name} of instance {instance}");
            }
        }
        var sets = new List<ArcSet>();
        for (var i = 1; i <= fields.Count / 3; i++)
        {
            if (fields.TryGetValue((ResultsName, i), out var results)
                && fields.TryGetValue((MessageName, i), out var message)
                && fields.TryGetValue((SealName, i), out var seal))
            {
                sets.Add(new ArcSet(results, message, seal));
            }
        }
        return sets.Count * 3 == fields.Count ? (sets, null) : ([], "fields of the chain are missing");
    }

    /// <summary>What the hop found; null where it can't be read.</summary>
    public AuthenticationResults? ReadResults()
    {
        var value = HeaderSyntax.WithoutComments(Results.Value);
        return AuthenticationResults.Parse(value[(value.IndexOf(';') + 1)..]);
    }

    // All three begin by, or hold, i= and a number.
    private static int? InstanceOf(HeaderField field)
    {
        foreach (var part in field.Value.Split(';'))
        {
            if (part.Split('=', 2) is [var tag, var number] && tag.Trim() == "i")
            {
                return int.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var instance)
                    && instance is >= 1 and <= SetsMax
                    ? instance
                    : null;
            }
        }
        return null;
    }
}
