using MassTransit;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>Events that every replica has to hear, rather than one of them.</summary>
public static class ReplicaQueues
{
    /// <summary>
    /// Gives the consumer a queue of this process's own, gone with it: for waking those who wait here. What must
    /// not be missed doesn't belong on it.
    /// </summary>
    public static void OnEachReplica(this IConsumerRegistrationConfigurator consumer) =>
        consumer.Endpoint(endpoint =>
        {
            endpoint.InstanceId = $"-{Guid.CreateVersion7():n}";
            endpoint.Temporary = true;
        });
}
