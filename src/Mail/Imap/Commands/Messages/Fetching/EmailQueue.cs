using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Messages.Fetching;

/// <summary>
/// Mails between the connection's loop and a consumer on another core, bounded by the bytes that they hold: mails
/// differ in size by four orders. One mail always fits. One producer, one consumer.
/// </summary>
internal sealed class EmailQueue(int bytesMax) : IDisposable
{
    private const int EmailsMax = 1000; // of mails without bodies
    private readonly Lock _lock = new();
    private readonly Queue<FetchedEmail> _emails = new();
    private TaskCompletionSource? _taken, _added;
    private long _bytes;
    private bool _isComplete, _isClosed;

    public async ValueTask Add(FetchedEmail email)
    {
        var bytes = email.RentedBytes;
        while (true)
        {
            Task taken;
            lock (_lock)
            {
                if (_isClosed) break;
                if (_emails.Count == 0 || (_bytes + bytes <= bytesMax && _emails.Count < EmailsMax))
                {
                    _emails.Enqueue(email);
                    _bytes += bytes;
                    _added?.TrySetResult();
                    _added = null;
                    return;
                }
                _taken ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                taken = _taken.Task;
            }
            await taken;
        }
        email.Dispose(); // nobody reads on
    }

    /// <summary>The next mail, or null when there are no more.</summary>
    public async ValueTask<FetchedEmail?> Take(CancellationToken ct)
    {
        while (true)
        {
            Task added;
            lock (_lock)
            {
                if (_emails.TryDequeue(out var email))
                {
                    _bytes -= email.RentedBytes;
                    _taken?.TrySetResult();
                    _taken = null;
                    return email;
                }
                if (_isComplete) return null;
                _added ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                added = _added.Task;
            }
            await added.WaitAsync(ct);
        }
    }

    /// <summary>No more will be added.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            _added?.TrySetResult();
        }
    }

    /// <summary>No more will be taken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            while (_emails.TryDequeue(out var email)) email.Dispose();
            _taken?.TrySetResult();
        }
    }

    public void Dispose() => Close();
}
