using MailMesh.TestStack;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace MailMesh.ServiceDefaults.Tests.Bus;

/// <summary>Asks the broker itself.</summary>
internal static class Queues
{
    /// <summary>Messages that wait in a queue; -1 where there is none.</summary>
    public static async Task<long> Messages(TestBus rabbit, string queue)
    {
        try
        {
            await using var connection = await Connect(rabbit);
            await using var channel = await connection.CreateChannelAsync();
            return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == 404)
        {
            return -1;
        }
    }

    /// <summary>Declares again: the broker refuses where type or arguments differ from what stands.</summary>
    public static async Task Declare(TestBus rabbit, string queue, Dictionary<string, object?> arguments)
    {
        await using var connection = await Connect(rabbit);
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments);
    }

    private static Task<IConnection> Connect(TestBus rabbit) =>
        new ConnectionFactory { Uri = new Uri(rabbit.ConnectionString) }.CreateConnectionAsync();
}
