namespace MailMesh.Gateway.Tests.Doors;

/// <summary>HTTP/2 over a real socket: what a connection may open, say and take back (RFC 9113 §10.5).</summary>
public sealed class Http2Tests : IAsyncLifetime
{
    private const string Echo = "/api/v1/echo";
    private const int StreamsMax = 3;
    private const int HeaderBytesMax = 2_000;
    /// <summary>RFC 9113 §7.</summary>
    private const int RefusedStream = 7, EnhanceYourCalm = 11;

    private DoorsAlone _doors = null!;

    public async Task InitializeAsync() => _doors = await DoorsAlone.Start(
        ("Kestrel:EndpointDefaults:Protocols", "Http2"), ("Door:Limits:StreamsMax", $"{StreamsMax}"),
        ("Door:Limits:HeaderBytesMax", $"{HeaderBytesMax}"), ("Door:Limits:HeaderTableBytesMax", "1024"),
        ("Door:Limits:FrameBytesMax", "20000"), ("Door:Limits:StreamWindowBytes", "70000"),
        ("Door:Limits:ConnectionWindowBytes", "80000"), ("Door:Limits:HeadersTimeMax", "00:00:01"));

    public async Task DisposeAsync() => await _doors.DisposeAsync();

    [Fact]
    public async Task The_limits_are_told_in_the_first_frame()
    {
        using var client = await RawHttp2.Connect(_doors.Address);
        var told = (await client.Next(FrameKind.Settings))!.Settings;
        Assert.Equal((1024, StreamsMax, 70_000, 20_000, HeaderBytesMax),
            ((int)told[1], (int)told[3], (int)told[4], (int)told[5], (int)told[6]));
        var window = (await client.Next(FrameKind.WindowUpdate))!;
        Assert.Equal((0, 80_000 - 65_535), (window.Stream, window.Error));
    }

    [Fact]
    public async Task One_stream_more_than_may_be_open_is_refused_and_the_others_go_on()
    {
        using var client = await RawHttp2.Connect(_doors.Address);
        for (var stream = 1; stream <= 2 * StreamsMax + 1; stream += 2) await client.Begin(stream, Echo);
        var refused = (await client.Next(FrameKind.Reset))!;
        Assert.Equal((2 * StreamsMax + 1, RefusedStream), (refused.Stream, refused.Error));
        await client.Send(FrameKind.Data, Frame.EndStream, 1, []);
        var answer = (await client.Next(FrameKind.Headers))!;
        Assert.Equal((1, 200), (answer.Stream, answer.Status));
    }

    [Fact]
    public async Task Headers_that_are_too_long_together_are_431_on_their_stream_alone()
    {
        using var client = await RawHttp2.Connect(_doors.Address);
        await client.Begin(1, Echo, ("x-long", new string('a', HeaderBytesMax)));
        Assert.Equal(431, (await client.Next(FrameKind.Headers))!.Status);
        await client.Begin(3, Echo);
        await client.Send(FrameKind.Data, Frame.EndStream, 3, []);
        var answer = (await client.Next(frame => frame is { Kind: FrameKind.Headers, Stream: 3 }))!;
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Continued_headers_without_end_end_the_connection_long_before_they_fill_memory()
    {
        const int FramesMax = 10_000;
        using var client = await RawHttp2.Connect(_doors.Address);
        await client.Send(FrameKind.Headers, 0, 1, RawHttp2.Head("GET", "/health"));
        var frames = 0;
        var more = RawHttp2.Field("x-more", new string('a', 1_000));
        while (frames < FramesMax && await client.Send(FrameKind.Continuation, 0, 1, more)) frames++;
        Assert.InRange(frames, 0, FramesMax - 1);
        await Works();
    }

    [Fact]
    public async Task Empty_continuations_end_with_the_time_of_a_head()
    {
        using var client = await RawHttp2.Connect(_doors.Address);
        await client.Send(FrameKind.Headers, 0, 1, RawHttp2.Head("GET", "/health"));
        var ended = client.Next(FrameKind.GoAway);
        while (!ended.IsCompleted && await client.Send(FrameKind.Continuation, 0, 1, []))
        {
        }
        await ended;
        await Works();
    }

    [Fact]
    public async Task Streams_that_are_opened_and_taken_back_at_once_pile_up_no_work()
    {
        const int StreamsOpenedMax = 20_000;
        const int RunningMax = 400;
        using var client = await RawHttp2.Connect(_doors.Address);
        var ended = client.Next(FrameKind.GoAway);
        var opened = 0;
        for (var stream = 1; stream < 2 * StreamsOpenedMax; stream += 2)
        {
            if (!await client.Begin(stream, DoorsAlone.Deaf) || !await client.Reset(stream)) break;
            opened++;
        }
        Assert.InRange(opened, StreamsMax, StreamsOpenedMax - 1);
        // The end itself may be lost to the reset that follows what nobody reads.
        if (await ended is { } end) Assert.Equal(EnhanceYourCalm, end.Error);
        Assert.InRange(_doors.DeafCalls, 0, RunningMax);
        await Works();
    }

    /// <summary>For everybody else.</summary>
    private async Task Works()
    {
        using var next = await RawHttp2.Connect(_doors.Address);
        await next.Send(
            FrameKind.Headers, Frame.EndHeaders | Frame.EndStream, 1, RawHttp2.Head("GET", "/health"));
        Assert.Equal(200, (await next.Next(FrameKind.Headers))!.Status);
    }
}
