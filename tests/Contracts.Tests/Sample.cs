namespace MailMesh.Contracts.Tests;

/// <summary>A message with every property set, the same in each run.</summary>
internal static class Sample
{
    private static readonly DateTimeOffset At = new(2026, 7, 28, 9, 30, 0, TimeSpan.Zero);

    public static object Of(Type message)
    {
        var constructor = message.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        var arguments = constructor.GetParameters().Select(one => Value(one.ParameterType, one.Name!));
        var sample = constructor.Invoke([.. arguments]);
        foreach (var property in message.GetProperties().Where(property => property.CanWrite))
            property.SetValue(sample, Value(property.PropertyType, property.Name));
        return sample;
    }

    private static object Value(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return $"a {name}";
        if (type == typeof(Guid)) return new Guid($"00000000-0000-7000-8000-{Hash(name):x12}");
        if (type == typeof(bool)) return true;
        if (type == typeof(int)) return 3;
        if (type == typeof(long)) return 5_000_000_000;
        if (type == typeof(DateTimeOffset)) return At;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = type.GetGenericArguments()[0];
            var list = Array.CreateInstance(item, 1);
            list.SetValue(Value(item, name), 0);
            return list;
        }
        if (type.Assembly == typeof(EmailAddress).Assembly) return Of(type);
        throw new NotSupportedException(
            $"{name} is a {type.Name}: messages are made of primitives, times, ids, lists and records of those.");
    }

    /// <summary>The runtime's own string hash differs from run to run.</summary>
    private static ulong Hash(string text) =>
        text.ToUpperInvariant().Aggregate(17UL, (hash, c) => ((hash * 31) + c) & 0xFFFF_FFFF_FFFF);
}
