using StackExchange.Redis;

namespace MailMesh.Limits;

/// <summary>One embedded Lua script.</summary>
internal sealed class RedisScript(string resource)
{
    private readonly string _text = Read(resource);

    /// <summary>
    /// Runs it. The client sends the digest alone once it has loaded the script; a Redis that has forgotten it
    /// (SCRIPT FLUSH, failover) answers NOSCRIPT, upon which the client forgets too and the next try loads again.
    /// </summary>
    public async Task<RedisResult> Run(IDatabase redis, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await redis.ScriptEvaluateAsync(_text, keys, values);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await redis.ScriptEvaluateAsync(_text, keys, values);
        }
    }

    private static string Read(string resource)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream($"MailMesh.Limits.{resource}.lua")
            ?? throw new InvalidOperationException($"Script {resource}.lua is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
