using MassTransit;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>Questions to another service over the bus.</summary>
public static class Requests
{
    /// <summary>An answer later than this helps no caller.</summary>
    public static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Registers <see cref="IRequestClient{TRequest}"/> for the queue <c>{service}-{message}</c>. Where no answer
    /// comes in time, for whatever reason, it throws <see cref="RequestTimeoutException"/>.
    /// </summary>
    public static void AddRequest<TRequest>(
        this IBusRegistrationConfigurator bus, string service, TimeSpan? answerTimeMax = null)
        where TRequest : class =>
        bus.AddRequestClient<TRequest>(
            new Uri($"exchange:{QueueNames.Of<TRequest>(service)}"),
            RequestTimeout.After(ms: (int)(answerTimeMax ?? AnswerTimeMax).TotalMilliseconds));
}
