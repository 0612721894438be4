using System.Text;

namespace MailMesh.Gateway.Tests.BadInput;

/// <summary>JSON values that nobody means, some that no writer would write. One seed gives one sequence.</summary>
public sealed class Garbage(int seed)
{
    private static readonly string[] Texts =
    [
        "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"a\\ud83d\"", "\"\\u202e\\u2066\"",
        "\"𝓤𝓷𝓲 ✉️ ßẞİı\"", "\"../../etc/passwd\"", "\"' or 1=1; drop table access.keys; --\"", "\"%s%n{0}${x}\"",
        "\"<script>alert(1)</script>\"", "\"a\\r\\nX-Injected: 1\"", "\"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4\"",
        "\"__proto__\"", "\"NaN\"", "\"1999-99-99T99:99:99Z\"", "\"9999-12-31T23:59:59.999999999+23:59\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"AAAAAAAAAAA\"", "\"Zm9vYmFy====\"", "\"a@b@c\"", "\"<>\"", "\"\\\\\"",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1", "1.5", "1e400", "-1e400", "1e-400", "2147483648", "-2147483649", "9223372036854775807",
        "9223372036854775808", "1e2", "100.0", "0.1e1", "123456789012345678901234567890",
    ];

    public Random Random { get; } = new(seed);

    public T One<T>(IReadOnlyList<T> of) => of[Random.Next(of.Count)];

    public string Text() => Random.Next(12) switch
    {
        0 => Long(),
        1 => $"\"{Letters(Random.Next(1, 70))}\"",
        _ => One(Texts),
    };

    public string Number() => Random.Next(20) == 0 ? new string('9', 1000) : One(Numbers);

    /// <summary>Any value; what holds others holds a few.</summary>
    public string Value(int depth = 3) => Random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => "null",
        1 => "true",
        2 or 3 => Number(),
        4 or 5 => Text(),
        6 => $"[{Many(() => Value(depth - 1))}]",
        _ => Fields(depth - 1),
    };

    public string Fields(int depth = 3) => $"{{{Many(() => $"{Text()}:{Value(depth)}")}}}";

    /// <summary>A key that comes twice, and arrays in arrays without end.</summary>
    public static string Twice(string field, string one, string other) => $"{{\"{field}\":{one},\"{field}\":{other}}}";

    public static string Deep(int levels) => new string('[', levels) + new string(']', levels);

    public static string DeepObjects(int levels) =>
        string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    public string Letters(int count) => string.Concat(
        Enumerable.Range(0, count).Select(_ => (char)('a' + Random.Next(26))));

    public byte[] Bytes(int countMax)
    {
        var bytes = new byte[Random.Next(countMax)];
        Random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A good body with a few bytes changed, cut or doubled.</summary>
    public byte[] Bent(string good)
    {
        var bytes = Encoding.UTF8.GetBytes(good).ToList();
        for (var change = Random.Next(1, 4); change > 0 && bytes.Count > 1; change--)
        {
            var at = Random.Next(bytes.Count);
            switch (Random.Next(4))
            {
                case 0: bytes[at] = (byte)Random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, bytes[Random.Next(bytes.Count)]); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }
        return [.. bytes];
    }

    private string Long() => $"\"{new string('x', Random.Next(1_000, 20_000))}\"";

    private string Many(Func<string> one) =>
        string.Join(',', Enumerable.Range(0, Random.Next(4)).Select(_ => one()));
}
