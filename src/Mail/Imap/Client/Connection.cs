namespace MailMesh.Mail.Imap.Client;

internal sealed class Connection : IAsyncDisposable
{
    public ImapCapabilities Capabilities { get; set; } = ImapCapabilities.None;
    public SelectedMailbox? Selected { get; set; }
    public bool IsLost { get; set; }
    public ChangeQueue Changes { get; } = new(100);
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
