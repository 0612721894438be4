using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Rest.Operations;

/// <summary>
/// A tool by REST. Its arguments stand in the path under their own names, the others in the query of a GET or DELETE
/// and in the body of the rest.
/// </summary>
/// <param name="Tool">Its type: in <see cref="ToolCatalog.Types"/>, or one for people alone.</param>
public sealed record ToolRoute(string Method, string Pattern, Type Tool)
{
    /// <summary>operationId, where the tool has more routes than one.</summary>
    public string? Name { get; init; }

    /// <summary>And then what the route is for.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Where what it makes is found, with a field of the answer in braces: then the answer is 201 with a Location, but
    /// 200 where it lacks the field, as a dry run's does.
    /// </summary>
    public string? Makes { get; init; }

    /// <summary>Another tool, where a field of the body has a certain value.</summary>
    public ToolChoice? Instead { get; init; }

    public int BodyBytesMax { get; init; } = RouteCard.BodyBytesUsualMax;

    // As RouteCard has them.
    public string? ListedAs { get; init; }
    public IReadOnlyList<string> LeftOut { get; init; } = [];
    public bool HasTag { get; init; }
    public bool HasVersion { get; init; }
    public bool TakesVersion { get; init; }
}

/// <param name="Tool">Its type.</param>
public sealed record ToolChoice(string Field, string Value, Type Tool);
