using System.Security.Cryptography;
using OtpNet;
using QRCoder;

namespace DotMac.Identity.Security;

/// <summary>Codes by time (RFC 6238) in the form that every authenticator app knows: SHA-1, six digits, thirty seconds.</summary>
internal static class TotpCode
{
    private const int SecretSize = 20;
    private const int Seconds = 30;
    private const int PixelsPerModule = 5;
    private static readonly string Issuer = Uri.EscapeDataString("DotMac Platform");

    /// <summary>One step early or late still counts: clocks differ and people type slowly.</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretSize);

    public static string TextOf(byte[] secret) => Base32Encoding.ToString(secret).TrimEnd('=');

    /// <summary>What an app reads from the picture.</summary>
    public static string AddressOf(byte[] secret, string account) =>
        $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(account)}?secret={TextOf(secret)}&issuer={Issuer}&algorithm=SHA1&digits=6&period={Seconds}";

    /// <summary>The address as a QR code, in a form that a page shows as it is.</summary>
    public static string PictureOf(string address)
    {
        using var data = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(data);
        return "data:image/png;base64," + Convert.ToBase64String(picture.GetGraphic(PixelsPerModule));
    }

    /// <summary>The time step that a code belongs to, null for none near the present.</summary>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now) =>
        new Totp(secret, Seconds).VerifyTotp(now.UtcDateTime, code.Trim(), out var step, Window) ? step : null;
}
