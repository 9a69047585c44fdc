using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace DotMac.Identity.Tests.Features.Avatars;

/// <summary>Pictures for tests, good ones and others.</summary>
internal static class Pictures
{
    /// <summary>A hidden text that no shown picture may hold.</summary>
    public const string Place = "N52.5163 E13.3777";

    /// <summary>A picture whose left half is red and whose right half is blue.</summary>
    public static byte[] Drawn(SKEncodedImageFormat format, int width = 40, int height = 20, byte alpha = 255)
    {
        using var pixels = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, alpha == 255 ? SKAlphaType.Opaque : SKAlphaType.Premul));
        using (var canvas = new SKCanvas(pixels))
        {
            canvas.Clear(SKColors.Blue.WithAlpha(alpha));
            using var red = new SKPaint { Color = SKColors.Red.WithAlpha(alpha), BlendMode = SKBlendMode.Src };
            canvas.DrawRect(0, 0, width / 2f, height, red);
        }

        using var image = SKImage.FromBitmap(pixels);
        using var packed = image.Encode(format, 100);
        return packed.ToArray();
    }

    /// <summary>A photo that says where it was taken and that the camera was turned to the right (EXIF 2.3, orientation 6).</summary>
    public static byte[] Photo(int width = 40, int height = 20)
    {
        byte[] tiff = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(Place)];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        var jpeg = Drawn(SKEncodedImageFormat.Jpeg, width, height);
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)((exif.Length + 2) >> 8), (byte)(exif.Length + 2), .. exif, .. jpeg[2..], .. Encoding.ASCII.GetBytes(Place)];
    }

    /// <summary>One transparent pixel.</summary>
    public static byte[] Gif() => Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    /// <summary>A small file that says it is so large.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(new byte[100_000]);
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    public static SKColor At(byte[] picture, float x, float y)
    {
        using var pixels = SKBitmap.Decode(picture);
        return pixels.GetPixel((int)(x * (pixels.Width - 1)), (int)(y * (pixels.Height - 1)));
    }

    public static (int Width, int Height) Size(byte[] picture)
    {
        using var pixels = SKBitmap.Decode(picture);
        return (pixels.Width, pixels.Height);
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. data];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(body));
        return [.. length, .. body, .. sum];
    }

    private static uint Crc(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320);
        }

        return ~sum;
    }
}
