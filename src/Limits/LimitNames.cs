namespace MailMesh.Limits;

/// <summary>The limits, as agents, events and <c>admit.lua</c> name them.</summary>
public static class LimitNames
{
    /// <summary>Calls of a key in any 60 seconds.</summary>
    public const string KeyCallsMinute = "key_calls_minute";
    /// <summary>Calls of a key in any 60 minutes.</summary>
    public const string KeyCallsHour = "key_calls_hour";
    /// <summary>Calls of a key in any 24 hours.</summary>
    public const string KeyCallsDay = "key_calls_day";
    /// <summary>Calls of a workspace in a UTC day.</summary>
    public const string CallsDay = "calls_day";
    /// <summary>Calls of a workspace in a UTC month.</summary>
    public const string CallsMonth = "calls_month";
    /// <summary>Sends of a workspace in a UTC day.</summary>
    public const string SendsDay = "sends_day";

    // In the order in which admit.lua takes and answers them: rolling windows first.
    internal static readonly string[] InScriptOrder =
        [KeyCallsMinute, KeyCallsHour, KeyCallsDay, CallsDay, CallsMonth, SendsDay];
    internal const int RollingCount = 3;
}
