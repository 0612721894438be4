using MassTransit;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>
/// Queue names <c>{service}-{message}</c> in kebab case: two services' consumers of one event never share one.
/// </summary>
public static class QueueNames
{
    /// <summary>E.g. <c>sender</c> and SendEmail make <c>sender-send-email</c>.</summary>
    public static string Of<TMessage>(string service) =>
        $"{service}-{Formatter("").SanitizeName(typeof(TMessage).Name)}";

    internal static KebabCaseEndpointNameFormatter Formatter(string service) => new(service, includeNamespace: false);
}
