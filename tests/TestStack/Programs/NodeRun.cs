namespace MailMesh.TestStack.Programs;

/// <summary>How a script ended, and all that it printed.</summary>
public sealed record NodeRun(int ExitCode, string Output);
