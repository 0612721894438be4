using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Client;

/// <summary>Gives each response to whom it is for: a command in flight, the selected mailbox, or the changes.</summary>
internal sealed class Dispatcher(Connection connection)
{
    private readonly FetchParser _fetches = new();
    private readonly ImapLimits _limits = connection.Options.Limits;
    private int _idleResponses;
    private Command? _taker;

    /// <summary>Handles the response that the reader stands on.</summary>
    public async ValueTask Dispatch()
    {
        _taker = null;
        var settled = Read();
        if (_taker is not null) await _taker.HandOn();
        if (settled is null) return;
        var (command, answer) = settled.Value;
        if (command is ISwitch change && answer.Kind == StatusKind.Ok) await Switch(command, change);
        command.Complete(answer);
        connection.Settled();
    }

    /// <summary>Where a literal over the limit goes.</summary>
    /// <exception cref="WireFault">It is no body that a command in flight asked for.</exception>
    public Stream? LargeLiteral(ReadOnlySpan<byte> before, long bytes)
    {
        var reader = new ResponseReader(before, connection.Reader.Literals, _limits.DepthMax);
        if (FetchParser.TryReadStart(ref reader, out var sequence, out var uid, out var section))
        {
            foreach (var command in connection.Pending())
            {
                if (command.TakeLarge(sequence, uid, section, bytes, out var target)) return target;
            }
        }
        throw new WireFault($"a literal of {bytes} bytes, and {_limits.LiteralBytesMax} is the limit");
    }

    private async Task Switch(Command command, ISwitch change)
    {
        try
        {
            await connection.Switch(change.Apply);
        }
        catch (Exception error) when (Connection.IsLoss(error))
        {
            command.Lose(connection.LossReason ?? error.Message); // it is no longer among those in flight
            throw;
        }
    }

    private (Command, StatusResponse)? Read()
    {
        var reader = new ResponseReader(connection.Reader.Text, connection.Reader.Literals, _limits.DepthMax)
        {
            NamesAreUtf8 = connection.IsUtf8,
        };
        if (reader.Try('+'))
        {
            reader.Spaces();
            if (!connection.GoAhead(ResponseReader.Decode(reader.Rest))) CountIdle();
            return null;
        }
        var tag = reader.Atom();
        reader.Spaces();
        if (tag is [(byte)'*'])
        {
            if (!Untagged(ref reader)) CountIdle();
            return null;
        }
        var kind = StatusResponse.KindOf(reader.Atom());
        if (kind != StatusKind.None && connection.Answered(tag) is { } command)
        {
            _idleResponses = 0;
            var answer = StatusResponse.Read(kind, ref reader);
            MailboxUpdates.Apply(connection, answer.Code);
            return (command, answer);
        }
        CountIdle();
        return null;
    }

    /// <summary>True when it was for someone.</summary>
    private bool Untagged(ref ResponseReader reader)
    {
        var start = reader;
        if (reader.TryNumber32(out var number))
        {
            reader.Spaces();
            var word = reader.Atom();
            if (Wire.Ascii.Is(word, "FETCH")) return Fetch(number, ref reader);
            if (Wire.Ascii.Is(word, "EXISTS")) return MailboxUpdates.Exists(connection, number);
            return Wire.Ascii.Is(word, "EXPUNGE") && MailboxUpdates.Expunged(connection, number);
        }
        reader.BackTo(start);
        var atom = reader.Atom();
        var kind = StatusResponse.KindOf(atom);
        if (kind != StatusKind.None) return Status(StatusResponse.Read(kind, ref reader));
        reader.Spaces();
        if (Wire.Ascii.Is(atom, "VANISHED")) return Vanished(ref reader);
        return Offer(ResponseReader.Decode(atom).ToUpperInvariant(), ref reader);
    }

    private bool Offer(string name, ref ResponseReader reader)
    {
        var start = reader;
        foreach (var command in connection.Pending())
        {
            if (command.Take(name, ref reader)) return Taken(command);
            reader.BackTo(start);
        }
        return MailboxUpdates.Apply(connection, name, ref reader);
    }

    private bool Fetch(uint sequence, ref ResponseReader reader)
    {
        var email = _fetches.Read(sequence, ref reader);
        foreach (var command in connection.Pending())
        {
            if (command.Take(email)) return Taken(command);
        }
        using (email) return MailboxUpdates.Flags(connection, email);
    }

    private bool Vanished(ref ResponseReader reader)
    {
        var isEarlier = reader.Peek == (byte)'(';
        if (isEarlier)
        {
            reader.Skip();
            reader.Spaces();
        }
        if (!UidSet.TryParse(reader.Atom(), out var uids)) return false;
        foreach (var command in connection.Pending())
        {
            if (command.Take(uids, isEarlier)) return Taken(command);
        }
        return MailboxUpdates.Vanished(connection, uids, isEarlier);
    }

    private bool Status(StatusResponse status)
    {
        if (!connection.Greeting.Task.IsCompleted)
        {
            MailboxUpdates.Apply(connection, status.Code);
            return connection.Greeting.TrySetResult(status);
        }
        if (status.Kind == StatusKind.Bye)
        {
            var pending = connection.Pending();
            if (pending is [ISaysGoodbye goodbye] && !goodbye.HasBye) goodbye.HasBye = true;
            else connection.Lose($"the server said BYE: {status.Text}", status);
            return true;
        }
        foreach (var command in connection.Pending()) command.Note(status);
        return MailboxUpdates.Apply(connection, status.Code);
    }

    private bool Taken(Command command)
    {
        _taker = command;
        _idleResponses = 0;
        return true;
    }

    private void CountIdle()
    {
        if (++_idleResponses > _limits.IdleResponsesMax)
            throw new WireFault($"{_limits.IdleResponsesMax} responses in a row that nobody asked for");
    }
}

/// <summary>A command whose OK changes what the following bytes mean.</summary>
internal interface ISwitch
{
    Task Apply(Transport transport, CancellationToken ct);
}

/// <summary>A command that the server answers by BYE first.</summary>
internal interface ISaysGoodbye
{
    bool HasBye { get; set; }
}
