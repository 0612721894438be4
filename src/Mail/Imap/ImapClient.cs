using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Commands.Session;

namespace MailMesh.Mail.Imap;

/// <summary>
/// A logged-in connection to an IMAP server (RFC 9051, RFC 3501). Commands are extension methods in
/// <c>MailMesh.Mail.Imap.Commands</c>, one file each; they may be called from any thread and are pipelined. Expected
/// failures are <see cref="ImapOutcome{T}"/>s. Arguments with CR, LF or NUL throw <see cref="ArgumentException"/>.
/// </summary>
public sealed class ImapClient : IAsyncDisposable
{
    private readonly Connection _connection;

    internal ImapClient(Connection connection) => _connection = connection;

    /// <summary>What the server offers, as last told.</summary>
    public ImapCapabilities Capabilities => _connection.Capabilities;

    /// <summary>The mailbox that is open, or null.</summary>
    public SelectedMailbox? Selected => _connection.Selected;

    /// <summary>The connection has ended; every command is Lost.</summary>
    public bool IsLost => _connection.IsLost;

    /// <summary>Completes when the connection has ended, by whichever side; never fails.</summary>
    public Task Ended => _connection.Ended;

    internal Connection Connection => _connection;

    /// <summary>
    /// Connects, encrypts, logs in; asks for capabilities after each of them; then ID and COMPRESS if wanted.
    /// </summary>
    /// <exception cref="ArgumentException">Endpoint or options are no valid ones.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public static Task<ImapOutcome<ImapClient>> Connect(
        ImapEndpoint endpoint, ImapOptions? options = null, CancellationToken ct = default)
    {
        options ??= new ImapOptions();
        endpoint.Validate();
        options.Validate();
        return Handshake.Open(endpoint, options, ct);
    }

    /// <summary>
    /// What happened to the selected mailbox, and with NOTIFY to others, since it was last asked; empties the list.
    /// </summary>
    public IReadOnlyList<MailboxChange> TakeChanges() => _connection.Changes.Take();

    /// <summary>
    /// Logs out, waiting at most <see cref="ImapTimeouts.Logout"/> for the answer, and closes. With commands in flight
    /// it closes at once, and they are Lost.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!IsLost && Array.TrueForAll(_connection.Pending(), static command => command.GivesWay))
        {
            var options = _connection.Options;
            using var limit = new CancellationTokenSource(options.Timeouts.Logout, options.Clock);
            try
            {
                await this.Logout(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _connection.Lose("no answer to LOGOUT"); // it was to end anyway
            }
        }
        await _connection.DisposeAsync();
    }
}
