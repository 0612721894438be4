namespace MailMesh.Mail.Imap.Wire;

/// <summary>The server passed a limit or left the grammar so far that its answers can't be told apart.</summary>
internal sealed class WireFault(string message) : IOException(message);
