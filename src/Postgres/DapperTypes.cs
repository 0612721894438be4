using System.Data;
using Dapper;

namespace MailMesh.Postgres;

/// <summary>What Dapper has to be told once so that rows become our records.</summary>
internal static class DapperTypes
{
    private static readonly Lock Gate = new();
    private static bool _registered;

    internal static void Register()
    {
        lock (Gate)
        {
            if (_registered) return;
            DefaultTypeMap.MatchNamesWithUnderscores = true;
            // Dapper consults its own map first, and a handler only for types absent from it.
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
            SqlMapper.AddTypeHandler(new UtcInstants());
            SqlMapper.AddTypeHandler(new Arrays<Guid>());
            SqlMapper.AddTypeHandler(new Arrays<string>());
            SqlMapper.AddTypeHandler(new Arrays<int>());
            _registered = true;
        }
    }

    /// <summary>timestamptz arrives as a UTC DateTime, and Npgsql writes offset 0 only.</summary>
    private sealed class UtcInstants : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) =>
            parameter.Value = value.ToUniversalTime();

        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTime instant => new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)),
            DateTimeOffset instant => instant,
            _ => throw new InvalidCastException($"A {value.GetType().Name} is no instant."),
        };
    }

    /// <summary>The driver announces every array as System.Array, which fits no constructor of a record.</summary>
    private sealed class Arrays<T> : SqlMapper.TypeHandler<T[]>
    {
        public override void SetValue(IDbDataParameter parameter, T[]? value) =>
            parameter.Value = value is null ? DBNull.Value : value;

        public override T[] Parse(object value) => (T[])value;
    }
}
