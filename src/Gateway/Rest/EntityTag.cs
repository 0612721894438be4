using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailMesh.Gateway.Gates;
using Microsoft.Net.Http.Headers;

namespace MailMesh.Gateway.Rest;

/// <summary>
/// Validators (RFC 9110 §8.8.3). Those of answers are weak: the mark that fences mail is another in each answer, and
/// is left out. Those of drafts are their versions.
/// </summary>
public static class EntityTag
{
    private const int HashBytes = 16;

    public static string OfAnswer(ReadOnlySpan<byte> json, string mark)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var name = Encoding.ASCII.GetBytes(mark);
        while (json.IndexOf(name) is >= 0 and var at)
        {
            hash.AppendData(json[..at]);
            json = json[(at + name.Length)..];
        }
        hash.AppendData(json);
        return $"W/{OfBytes(hash.GetHashAndReset())}";
    }

    public static string OfVersion(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static string OfContent(ReadOnlySpan<byte> content) => OfBytes(SHA256.HashData(content));

    /// <summary>Whether the caller has this already: If-None-Match compares weakly (RFC 9110 §13.1.2).</summary>
    public static bool IsKnown(HttpRequest request, string tag)
    {
        var header = request.Headers.IfNoneMatch;
        if (header.Count == 0 || !EntityTagHeaderValue.TryParseList(header, out var known)) return false;
        var current = EntityTagHeaderValue.Parse(tag);
        return known.Any(one =>
            one.Equals(EntityTagHeaderValue.Any) || one.Compare(current, useStrongComparison: false));
    }

    /// <summary>The version that If-Match names; neither where the header is absent.</summary>
    public static (int? Version, Refusal? Refusal) ReadVersion(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0) return (null, null);
        if (!EntityTagHeaderValue.TryParseList(header, out var tags) || tags is not [var tag]
            || tag.Equals(EntityTagHeaderValue.Any))
            return (null, Refusals.Arguments("`If-Match` must be one version in quotes. Example: \"1\"."));
        var text = tag.Tag.AsSpan().Trim('"');
        return !tag.IsWeak && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (version, null)
            : (null, Failed("`If-Match` names no version that a draft can have."));
    }

    /// <summary>A condition that a route can't hold to is one that fails.</summary>
    public static Refusal? CheckUnwanted(RouteCard card, HttpRequest request) =>
        !card.IsRead && !card.TakesVersion && request.Headers.IfMatch.Count > 0
            ? Failed("`If-Match` is taken by PATCH /drafts/{draft_id} and POST /drafts/{draft_id}/send alone.")
            : null;

    private static Refusal Failed(string why) => new(ErrorCodes.VersionConflict, why + " Nothing was done.")
    {
        Status = StatusCodes.Status412PreconditionFailed,
    };

    private static string OfBytes(ReadOnlySpan<byte> hash) => $"\"{Base64Url.EncodeToString(hash[..HashBytes])}\"";
}
