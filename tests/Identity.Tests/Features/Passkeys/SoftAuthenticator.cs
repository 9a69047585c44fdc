using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DotMac.Identity.Tests.Features.Passkeys;

/// <summary>An authenticator in software that holds one key pair (P-256), with the browser around it: it answers options as a page would send it on.</summary>
internal sealed class SoftAuthenticator
{
    public const string Site = "http://localhost:8080";

    private const byte Present = 0x01, Verified = 0x04, BackupEligible = 0x08, HasCredential = 0x40;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] credentialId = RandomNumberGenerator.GetBytes(16);
    private byte[] userHandle = [];

    /// <summary>The site that the browser shows.</summary>
    public string Origin { get; set; } = Site;

    /// <summary>For whom the authenticator signs (RP ID).</summary>
    public string Domain { get; set; } = "localhost";

    /// <summary>Whether the page is shown in a frame of another site.</summary>
    public bool Framed { get; set; }

    /// <summary>Whether it asks its user for a finger or a PIN.</summary>
    public bool VerifiesUser { get; set; } = true;

    /// <summary>Whether its key may be copied to other devices.</summary>
    public bool Synchronizes { get; set; }

    /// <summary>How many signatures it says to have given; zero when it does not count.</summary>
    public uint Counter { get; set; }

    public string CredentialId => Base64Url.EncodeToString(credentialId);

    /// <summary>Answers creation options (<c>navigator.credentials.create</c>).</summary>
    public object Create(JsonElement options)
    {
        userHandle = Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString());
        var attestation = new CborWriter(CborConformanceMode.Ctap2Canonical);
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString([.. AuthenticatorData(HasCredential), .. new byte[16], 0, (byte)credentialId.Length, .. credentialId, .. PublicKey()]);
        attestation.WriteEndMap();
        return Credential(new Dictionary<string, object>
        {
            ["clientDataJSON"] = Text(ClientData("webauthn.create", ChallengeOf(options))),
            ["attestationObject"] = Text(attestation.Encode()),
            ["transports"] = new[] { "internal" },
        });
    }

    /// <summary>Answers request options (<c>navigator.credentials.get</c>).</summary>
    public object Get(JsonElement options) => Sign(ChallengeOf(options));

    /// <summary>Answers a challenge of its own choice.</summary>
    public object Sign(string challenge)
    {
        var (data, client) = (AuthenticatorData(0), ClientData("webauthn.get", challenge));
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new Dictionary<string, object>
        {
            ["clientDataJSON"] = Text(client),
            ["authenticatorData"] = Text(data),
            ["signature"] = Text(signature),
            ["userHandle"] = Text(userHandle),
        });
    }

    private static string ChallengeOf(JsonElement options) => options.GetProperty("challenge").GetString()!;

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private byte[] ClientData(string type, string challenge) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["type"] = type,
            ["challenge"] = challenge,
            ["origin"] = Origin,
            ["crossOrigin"] = Framed,
        });

    /// <summary>WebAuthn 6.1.</summary>
    private byte[] AuthenticatorData(byte flags)
    {
        var data = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(Domain), data);
        data[32] = (byte)(flags | Present | (VerifiesUser ? Verified : 0) | (Synchronizes ? BackupEligible : 0));
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), Counter);
        return data;
    }

    /// <summary>COSE (RFC 9053): EC2, ES256, P-256, x, y.</summary>
    private byte[] PublicKey()
    {
        var point = key.ExportParameters(false).Q;
        var cose = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cose.WriteStartMap(5);
        foreach (var (label, value) in new[] { (1, 2), (3, -7), (-1, 1) })
        {
            cose.WriteInt32(label);
            cose.WriteInt32(value);
        }

        foreach (var (label, value) in new[] { (-2, point.X!), (-3, point.Y!) })
        {
            cose.WriteInt32(label);
            cose.WriteByteString(value);
        }

        cose.WriteEndMap();
        return cose.Encode();
    }

    private Dictionary<string, object> Credential(Dictionary<string, object> response) => new()
    {
        ["id"] = CredentialId,
        ["rawId"] = CredentialId,
        ["type"] = "public-key",
        ["response"] = response,
        ["clientExtensionResults"] = new Dictionary<string, object>(),
    };
}
