namespace MailMesh.Mail.Tests.Smtp;

/// <summary>Waits for a condition, with a deadline in place of a guess.</summary>
internal static class Poll
{
    public static async Task Until(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(20))
                throw new Xunit.Sdk.XunitException("The condition didn't come true within 20 s.");
            await Task.Delay(5);
        }
    }
}
