namespace MailMesh.Gateway.Tests.Conformance;

/// <param name="Name">A scenario, or <c>scenario:check</c>.</param>
public sealed record ExpectedFailure(string Name, string Why);

/// <summary>What of the official suites doesn't apply to a gateway that keeps no sessions and asks nobody.</summary>
public static class ExpectedFailures
{
    private const string TextAlone = "tools answer text and structuredContent; files are links, text or base64 in it";
    private const string AsksNobody = "the gateway asks its clients for nothing: people approve by REST";
    private const string NoSession = "there are no sessions: nothing can be sent to a client but its answer";
    private const string NoProgress = "an answer comes whole; what takes long is kept alive by comments";

    /// <summary>Of 0.1.16.</summary>
    public static IReadOnlyList<ExpectedFailure> OfHandshakeRevisions { get; } =
    [
        new("tools-call-image", TextAlone),
        new("tools-call-audio", TextAlone),
        new("tools-call-embedded-resource", TextAlone),
        new("tools-call-mixed-content", TextAlone),
        new("tools-call-with-logging", NoSession),
        new("tools-call-with-progress", NoProgress),
        new("tools-call-sampling", AsksNobody),
        new("tools-call-elicitation", AsksNobody),
        new("elicitation-sep1034-defaults", AsksNobody),
        new("elicitation-sep1330-enums", AsksNobody),
        new("server-sse-polling", NoSession),
        new("server-sse-multiple-streams", NoSession),
    ];

    /// <summary>Of 0.2, what revision 2026-07-28 requires.</summary>
    public static IReadOnlyList<ExpectedFailure> OfStatelessRevision { get; } =
    [
        new("server-stateless:sep-2575-server-rejects-undeclared-capability", AsksNobody),
        new("server-stateless:sep-2575-missing-capability-http-400", AsksNobody),
        new("tools-call-image", TextAlone),
        new("tools-call-audio", TextAlone),
        new("tools-call-embedded-resource", TextAlone),
        new("tools-call-mixed-content", TextAlone),
        new("tools-call-with-progress", NoProgress),
        new("input-required-result-basic-elicitation", AsksNobody),
        new("input-required-result-basic-sampling", AsksNobody),
        new("input-required-result-basic-list-roots", AsksNobody),
        new("input-required-result-request-state", AsksNobody),
        new("input-required-result-multiple-input-requests", AsksNobody),
        new("input-required-result-multi-round", AsksNobody),
        new("input-required-result-missing-input-response", AsksNobody),
        new("input-required-result-non-tool-request", AsksNobody),
        new("input-required-result-result-type", AsksNobody),
        new("input-required-result-tampered-state", AsksNobody),
        new("input-required-result-capability-check", AsksNobody),
        new("input-required-result-ignore-extra-params", AsksNobody),
    ];
}
