using System.Runtime.InteropServices;

namespace MailMesh.Mail.Authentication.Dkim.Keys;

/// <summary>
/// Ed25519 (RFC 8032) by OpenSSL's libcrypto, which .NET itself uses on Linux; the class library has none of its own
/// (decision 0080). Where libcrypto is absent, nothing is verified and no key loads.
/// </summary>
internal static class Ed25519
{
    /// <summary>Bytes of a public key, and of a private one's seed (RFC 8032 §5.1.5).</summary>
    public const int KeyBytes = 32;

    /// <summary>Bytes of a signature (RFC 8032 §5.1.6).</summary>
    public const int SignatureBytes = 64;

    private const int Ed25519Id = 1087; // NID_ED25519

    private static readonly Library? Crypto = Library.Load();

    /// <summary>Whether libcrypto is here.</summary>
    public static bool IsAvailable => Crypto is not null;

    /// <summary>Whether the signature holds; null where that can't be said here.</summary>
    public static bool? Verify(byte[] publicKey, byte[] message, byte[] signature)
    {
        if (Crypto is null)
        {
            return null;
        }
        if (signature.Length != SignatureBytes)
        {
            return false;
        }
        var key = Crypto.NewPublicKey(Ed25519Id, 0, publicKey, KeyBytes);
        var context = Crypto.NewContext();
        try
        {
            return key != 0 && Crypto.VerifyInit(context, 0, 0, 0, key) == 1
                && Crypto.Verify(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
        }
        finally
        {
            Crypto.FreeContext(context);
            Crypto.FreeKey(key);
        }
    }

    /// <summary>Signs.</summary>
    /// <exception cref="PlatformNotSupportedException">libcrypto is not here.</exception>
    public static byte[] Sign(byte[] seed, byte[] message)
    {
        var crypto = Crypto ?? throw new PlatformNotSupportedException("Ed25519 needs OpenSSL's libcrypto.");
        var key = crypto.NewPrivateKey(Ed25519Id, 0, seed, KeyBytes);
        var context = crypto.NewContext();
        try
        {
            var signature = new byte[SignatureBytes];
            nuint length = SignatureBytes;
            return key != 0 && crypto.SignInit(context, 0, 0, 0, key) == 1
                && crypto.Sign(context, signature, ref length, message, (nuint)message.Length) == 1
                ? signature
                : throw new InvalidOperationException("libcrypto did not sign with this Ed25519 key.");
        }
        finally
        {
            crypto.FreeContext(context);
            crypto.FreeKey(key);
        }
    }

    /// <summary>The functions of libcrypto that we call; their C types are in openssl/evp.h.</summary>
    private sealed class Library(nint handle)
    {
        // The versions that .NET itself loads.
        private static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib"];

        public delegate nint NewKeyCall(int type, nint engine, byte[] bytes, nuint length);

        public delegate nint NewContextCall();

        public delegate void FreeCall(nint pointer);

        public delegate int InitCall(nint context, nint keyContext, nint digest, nint engine, nint key);

        public delegate int VerifyCall(
            nint context, byte[] signature, nuint signatureLength, byte[] message, nuint messageLength);

        public delegate int SignCall(
            nint context, byte[] signature, ref nuint signatureLength, byte[] message, nuint messageLength);

        public NewKeyCall NewPublicKey { get; } = Find<NewKeyCall>(handle, "EVP_PKEY_new_raw_public_key");

        public NewKeyCall NewPrivateKey { get; } = Find<NewKeyCall>(handle, "EVP_PKEY_new_raw_private_key");

        public FreeCall FreeKey { get; } = Find<FreeCall>(handle, "EVP_PKEY_free");

        public NewContextCall NewContext { get; } = Find<NewContextCall>(handle, "EVP_MD_CTX_new");

        public FreeCall FreeContext { get; } = Find<FreeCall>(handle, "EVP_MD_CTX_free");

        public InitCall VerifyInit { get; } = Find<InitCall>(handle, "EVP_DigestVerifyInit");

        public VerifyCall Verify { get; } = Find<VerifyCall>(handle, "EVP_DigestVerify");

        public InitCall SignInit { get; } = Find<InitCall>(handle, "EVP_DigestSignInit");

        public SignCall Sign { get; } = Find<SignCall>(handle, "EVP_DigestSign");

        public static Library? Load()
        {
            foreach (var name in Names)
            {
                if (NativeLibrary.TryLoad(name, out var handle)
                    && NativeLibrary.TryGetExport(handle, "EVP_DigestVerify", out _))
                {
                    return new Library(handle);
                }
            }
            return null;
        }

        private static T Find<T>(nint handle, string name) =>
            Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(handle, name));
    }
}
