namespace MailMesh.Sender.Settling;

/// <summary>Where one recipient of a submission stands.</summary>
public enum RecipientState { Queued, Sent, Deferred, Bounced, Failed, Unknown, Cancelled }

/// <summary>Where one leg (an SMTP transaction, tried until settled) stands.</summary>
public enum LegState { Queued, Sending, Deferred, Unknown, Settled }

/// <summary>The words under which states are stored and shown.</summary>
public static class StateWords
{
    public static string Word<T>(this T state) where T : struct, Enum => state.ToString().ToLowerInvariant();

    public static T Parse<T>(string word) where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);
}
