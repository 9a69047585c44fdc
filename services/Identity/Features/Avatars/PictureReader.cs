using DotMac.Identity.Domain.Avatars;
using SkiaSharp;

namespace DotMac.Identity.Features.Avatars;

/// <summary>A picture as it is kept and shown.</summary>
internal sealed record Picture(string ContentType, byte[] Bytes);

/// <summary>
/// Reads a stranger's picture and draws it anew, 512 pixels at most along its longer side: what is not pixels (place, camera, comments, what somebody hid behind
/// the end) does not come along, and of what moves the first frame stays (decision 0017). How large it claims to be is looked at before anything is unpacked.
/// </summary>
internal sealed class PictureReader : IDisposable
{
    private const int MostPixels = 25_000_000;
    private const int LongestSide = 10_000;
    private const int ShownSide = 512;
    private const int JpegQuality = 85;

    /// <summary>How many forms are held in memory, or wait to be drawn, at once: 5 MB each, for a moment twice.</summary>
    internal const int MostForms = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FormTime = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim forms = new(MostForms);

    /// <summary>Each may take 100 MB for a moment.</summary>
    private readonly SemaphoreSlim drawn = new(2);

    /// <summary>
    /// Takes a place before anything of the form is read, and refuses when none becomes free for two seconds. Refuses what comes too slowly, is none of the four
    /// formats by its content, too large, or damaged.
    /// </summary>
    public async Task<Picture> Read(HttpRequest request, CancellationToken ct)
    {
        if (!await forms.WaitAsync(Patience, ct))
            throw AvatarErrors.Busy(Patience);
        try
        {
            return await Draw(await Bytes(request, ct), ct);
        }
        finally
        {
            forms.Release();
        }
    }

    public void Dispose()
    {
        forms.Dispose();
        drawn.Dispose();
    }

    /// <summary>Who sends a byte now and then keeps no place for ever.</summary>
    private static async Task<byte[]> Bytes(HttpRequest request, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(FormTime);
        try
        {
            return await AvatarForm.Read(request, deadline.Token);
        }
        catch (OperationCanceledException exception) when (!ct.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The picture did not come within 30 seconds.", StatusCodes.Status408RequestTimeout, exception);
        }
    }

    private async Task<Picture> Draw(byte[] bytes, CancellationToken ct)
    {
        await drawn.WaitAsync(ct);
        try
        {
            return Draw(bytes);
        }
        finally
        {
            drawn.Release();
        }
    }

    private static Picture Draw(byte[] bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data) ?? throw AvatarErrors.Unsupported();
        if (codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Gif or SKEncodedImageFormat.Webp))
            throw AvatarErrors.Unsupported();
        if ((long)codec.Info.Width * codec.Info.Height > MostPixels || Math.Max(codec.Info.Width, codec.Info.Height) > LongestSide)
            throw AvatarErrors.TooManyPixels();

        using var pixels = Unpack(codec);
        using var upright = Upright(pixels, codec.EncodedOrigin);
        return codec.EncodedFormat == SKEncodedImageFormat.Jpeg
            ? new("image/jpeg", Pack(upright, SKEncodedImageFormat.Jpeg))
            : new("image/png", Pack(upright, SKEncodedImageFormat.Png));
    }

    private static SKBitmap Unpack(SKCodec codec)
    {
        // A JPEG is unpacked at an eighth, a quarter and so on for less than the whole costs; at twice what is shown nothing of that is seen.
        var size = codec.GetScaledDimensions(Math.Min(1f, 2f * ShownSide / Math.Max(codec.Info.Width, codec.Info.Height)));
        using var srgb = SKColorSpace.CreateSrgb();
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, codec.Info.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Premul, srgb);
        using var pixels = new SKBitmap(info);
        if (codec.GetPixels(info, pixels.GetPixels()) != SKCodecResult.Success)
            throw AvatarErrors.Damaged();

        var factor = Math.Min(1.0, (double)ShownSide / Math.Max(size.Width, size.Height));
        var shown = new SKSizeI(Shorter(size.Width, factor), Shorter(size.Height, factor));
        return pixels.Resize(shown, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)) ?? throw AvatarErrors.Damaged();
    }

    private static int Shorter(int side, double factor) => Math.Max(1, (int)Math.Round(side * factor));

    /// <summary>Turns it as its camera said (EXIF 2.3, orientation), since that note goes as well.</summary>
    private static SKBitmap Upright(SKBitmap pixels, SKEncodedOrigin origin)
    {
        var (width, height) = (pixels.Width, pixels.Height);
        var lies = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var turned = new SKBitmap(pixels.Info.WithSize(lies ? height : width, lies ? width : height));
        using var canvas = new SKCanvas(turned);
        canvas.Clear(SKColors.Transparent);
        canvas.SetMatrix(Turn(origin, width, height));
        canvas.DrawBitmap(pixels, 0, 0, SKSamplingOptions.Default);
        return turned;
    }

    private static SKMatrix Turn(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static byte[] Pack(SKBitmap pixels, SKEncodedImageFormat format)
    {
        using var image = SKImage.FromBitmap(pixels);
        using var packed = image.Encode(format, JpegQuality) ?? throw AvatarErrors.Damaged();
        return packed.ToArray();
    }
}
