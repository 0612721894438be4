namespace MailMesh.TestStack;

/// <summary>What a passing test wants said: <c>./mailmesh test</c> prints it below the project's line.</summary>
public static class TestNotes
{
    public static void Write(string lines)
    {
        if (Environment.GetEnvironmentVariable("MAILMESH_TEST_NOTES") is { Length: > 0 } file)
            File.AppendAllText(file, lines + "\n");
    }
}
