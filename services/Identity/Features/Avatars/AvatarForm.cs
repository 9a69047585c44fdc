using DotMac.Identity.Domain.Avatars;
using Microsoft.AspNetCore.Http.Features;

namespace DotMac.Identity.Features.Avatars;

/// <summary>The form in which a picture comes: one file of 5 MB at most, held in memory.</summary>
internal sealed record AvatarForm(IFormFile File)
{
    /// <summary>The boundaries and headers around the file come on top.</summary>
    public const int MostBytes = MostPictureBytes + (64 * 1024);

    private const int MostPictureBytes = 5 * 1024 * 1024;

    private static readonly FormOptions Options = new()
    {
        MemoryBufferThreshold = MostBytes,
        MultipartBodyLengthLimit = MostBytes,
        ValueCountLimit = 16,
        ValueLengthLimit = 1024,
        KeyLengthLimit = 256,
    };

    public static async Task<byte[]> Read(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType || request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) is not true)
            throw new BadHttpRequestException("Send the picture as a form (multipart/form-data).", StatusCodes.Status415UnsupportedMediaType);

        var form = await Open(request, ct);
        if (form.Files is not [{ Length: > 0 } file])
            throw AvatarErrors.Missing();
        if (file.Length > MostPictureBytes)
            throw new BadHttpRequestException("A picture has 5 MB at most.", StatusCodes.Status413PayloadTooLarge);

        var bytes = new byte[file.Length];
        await using var picture = file.OpenReadStream();
        await picture.ReadExactlyAsync(bytes, ct);
        return bytes;
    }

    private static async Task<IFormCollection> Open(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await new FormFeature(request, Options).ReadFormAsync(ct);
        }
        catch (Exception exception) when (exception is InvalidDataException || (exception is IOException and not BadHttpRequestException && !ct.IsCancellationRequested))
        {
            throw new BadHttpRequestException("The form cannot be read.", StatusCodes.Status400BadRequest, exception);
        }
    }
}
