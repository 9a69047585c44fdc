using System.IO.Pipelines;
using DotMac.Identity.Features.Avatars;
using DotMac.Kernel;
using Microsoft.AspNetCore.Http;
using SkiaSharp;

namespace DotMac.Identity.Tests.Features.Avatars;

/// <summary>How many pictures come at once, told without a host.</summary>
public sealed class PictureReaderTests
{
    [Fact]
    public async Task Of_more_forms_than_there_are_places_nothing_is_read_and_who_comes_after_them_is_served()
    {
        using var reader = new PictureReader();
        var slow = Enumerable.Range(0, PictureReader.MostForms).Select(_ => new Pipe()).ToArray();
        var reading = slow.Select(pipe => reader.Read(Form(pipe.Reader.AsStream()), CancellationToken.None)).ToArray();

        using var unread = new MemoryStream([1, 2, 3]);
        var busy = await Should.ThrowAsync<DomainException>(() => reader.Read(Form(unread), CancellationToken.None));
        (busy.Refusal, busy.Code, unread.Position).ShouldBe((Refusal.Unavailable, "avatar.busy", 0L));
        busy.RetryAfter!.Value.ShouldBeGreaterThan(TimeSpan.Zero);

        foreach (var pipe in slow)
            await pipe.Writer.CompleteAsync();
        foreach (var read in reading)
            (await Should.ThrowAsync<BadHttpRequestException>(() => read)).StatusCode.ShouldBe(StatusCodes.Status400BadRequest);
        using var served = new MemoryStream();
        using (var form = new MultipartFormDataContent("x") { { new ByteArrayContent(Pictures.Drawn(SKEncodedImageFormat.Png)), "file", "a.png" } })
            await form.CopyToAsync(served);
        served.Position = 0;
        (await reader.Read(Form(served), CancellationToken.None)).ContentType.ShouldBe("image/png");
    }

    private static HttpRequest Form(Stream body) => new DefaultHttpContext { Request = { ContentType = "multipart/form-data; boundary=x", Body = body } }.Request;
}
