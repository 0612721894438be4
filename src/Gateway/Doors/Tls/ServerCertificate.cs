using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Doors.Tls;

/// <summary>
/// The certificate from its files, looked at every <see cref="LookEvery"/>: renewals replace files in many ways (by
/// rename, through symbolic links, over a network), and all of them change what a look sees. New connections get the
/// new one; a file that can't be read changes nothing.
/// </summary>
public sealed partial class ServerCertificate : IDisposable
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly CertificateOptions _options;
    private readonly ILogger<ServerCertificate> _log;
    private readonly ITimer? _timer;
    private (DateTime, DateTime) _seen;
    private SslStreamCertificateContext? _current;

    /// <exception cref="InvalidOperationException">The files hold no certificate with its key.</exception>
    public ServerCertificate(IOptions<DoorOptions> options, TimeProvider clock, ILogger<ServerCertificate> log)
    {
        (_options, _log) = (options.Value.Certificate, log);
        if (_options.Path is null) return;
        _seen = Stamps();
        _current = Load(_options);
        _timer = clock.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>Null where none is configured.</summary>
    public SslStreamCertificateContext? Current => Volatile.Read(ref _current);

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        try
        {
            var stamps = Stamps();
            if (stamps == _seen) return;
            var read = Load(_options);
            // Connections may still show the old one: it is left to the collector.
            Volatile.Write(ref _current, read);
            _seen = stamps;
            LogTaken(_log, _options.Path!, read.TargetCertificate.NotAfter);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException
            or InvalidOperationException)
        {
            // The key may not be there yet: the next look tries again.
            LogKept(_log, _options.Path!, e.GetType().Name);
        }
    }

    private (DateTime, DateTime) Stamps() => (Stamp(_options.Path!), Stamp(_options.KeyPath ?? _options.Path!));

    private static DateTime Stamp(string path) =>
        (File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)).LastWriteTimeUtc;

    private static SslStreamCertificateContext Load(CertificateOptions options)
    {
        var all = new X509Certificate2Collection();
        X509Certificate2? leaf;
        if (options.IsPkcs12)
        {
            all = X509CertificateLoader.LoadPkcs12CollectionFromFile(options.Path!, options.Password);
            leaf = all.FirstOrDefault(one => one.HasPrivateKey);
        }
        else
        {
            all.ImportFromPemFile(options.Path!);
            leaf = options.Password is null
                ? X509Certificate2.CreateFromPemFile(options.Path!, options.KeyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(options.Path!, options.Password, options.KeyPath);
        }
        if (leaf is null) throw new InvalidOperationException($"{options.Path} holds no certificate with its key.");
        // Offline: intermediates stand in the file, and no handshake waits for another server.
        return SslStreamCertificateContext.Create(leaf, all, offline: true);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate {Path} is renewed, good until {NotAfter}")]
    private static partial void LogTaken(ILogger log, string path, DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The changed certificate {Path} can't be read ({Kind}): kept as it was")]
    private static partial void LogKept(ILogger log, string path, string kind);
}
