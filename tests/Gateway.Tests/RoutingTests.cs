using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace DotMac.Gateway.Tests;

public sealed class RoutingTests(EdgeFixture edge)
{
    [Theory]
    [InlineData("/api/v1/billing/invoices")]
    [InlineData("/api/v1/tenants")]
    [InlineData("/api/v1/partners/123/referral-codes")]
    [InlineData("/api/v1/webhooks/endpoints")]
    [InlineData("/api/v1/audit/activities")]
    [InlineData("/api/v1/files/storage")]
    public async Task Hands_a_request_on_to_the_service_whose_path_it_is(string path) => (await edge.Received(path)).Path.ShouldBe(path);

    [Theory]
    [InlineData("CONNECT")]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    public async Task A_method_that_no_service_has_is_405_and_is_not_handed_on(string method)
    {
        using var client = new TcpClient(); // HttpClient would ask a proxy for a tunnel
        await client.ConnectAsync(edge.Http.BaseAddress!.Host, edge.Http.BaseAddress.Port);
        var path = $"/api/v1/billing/{Guid.NewGuid():N}";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: {edge.Http.BaseAddress.Authority}\r\nAuthorization: Bearer {edge.Token()}\r\nConnection: close\r\n\r\n"));
        using var answer = new StreamReader(client.GetStream());
        (await answer.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 405 ");
        edge.Service.Seen.ShouldNotContain(path);
    }

    [Theory]
    [InlineData("/internal/revocations")]
    [InlineData("/internal/clock/1/run")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/billingx")]
    [InlineData("/api/v1/../../internal/keys/exchange")]
    [InlineData("/api/v1/billing/..%2f..%2finternal/clock")]
    [InlineData("/api/v1/billing/%252e%252e/%252e%252e/internal/clock")]
    [InlineData("/api/v1/billing/%2e%2e/%2e%2e/%2e%2e/internal/clock")]
    [InlineData("/api/v1/billing/..%5c..%5cinternal/clock")]
    [InlineData("//internal/revocations")]
    [InlineData("/api/v1/billing//internal/clock")]
    [InlineData("/nowhere")]
    public async Task What_stands_in_no_row_is_404_and_so_is_everything_internal(string path)
    {
        var before = edge.Service.Seen.Count(seen => seen.StartsWith("/internal", StringComparison.Ordinal));
        using var answer = await edge.Send(edge.Http.BaseAddress!.OriginalString.TrimEnd('/') + path, edge.Token("*"));
        await EdgeFixture.Problem(answer, 404, "route.not_found");
        edge.Service.Seen.Count(seen => seen.StartsWith("/internal", StringComparison.Ordinal)).ShouldBe(before);
    }

    [Fact]
    public async Task A_body_of_more_than_10_MB_is_413_whether_it_says_its_length_or_not()
    {
        using var stated = new ByteArrayContent(new byte[11 * 1024 * 1024]);
        await EdgeFixture.Problem(await edge.Send("/api/v1/billing/invoices", edge.Token(), HttpMethod.Post, stated), 413, "request.too_large");
        using var chunked = new StreamContent(new Endless(11 * 1024 * 1024));
        await EdgeFixture.Problem(await edge.Send("/api/v1/billing/invoices", edge.Token(), HttpMethod.Post, chunked), 413, "request.too_large");
    }

    [Fact]
    public async Task A_file_of_90_MB_streams_through_unchanged_and_one_of_101_MB_does_not()
    {
        using var file = new StreamContent(new Endless(90 * 1024 * 1024));
        using var answer = await edge.Send("/api/v1/files/storage", edge.Token(), HttpMethod.Post, file);
        var received = (await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<Received>(answer.Content))!;
        received.Length.ShouldBe(90 * 1024 * 1024);
        received.Sha256.ShouldBe(Convert.ToHexString(await SHA256.HashDataAsync(new Endless(90 * 1024 * 1024))));

        using var larger = new StreamContent(new Endless(101 * 1024 * 1024));
        await EdgeFixture.Problem(await edge.Send("/api/v1/files/storage", edge.Token(), HttpMethod.Post, larger), 413, "request.too_large");
    }

    [Theory]
    [InlineData("""{"email":"\ud800","password":"x"}""")]
    [InlineData("""{"\ud800":1,"email":"a@b.example"}""")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"email":7}""")]
    public async Task A_sign_in_of_any_form_reaches_the_service_unchanged(string body) => await SignIn(Encoding.UTF8.GetBytes(body));

    [Fact]
    public async Task A_sign_in_that_is_no_UTF_8_or_is_long_reaches_the_service_unchanged()
    {
        await SignIn([.. "{\"email\":\""u8, 0xFF, .. "\"}"u8]);
        await SignIn(Encoding.UTF8.GetBytes($$"""{"email":"{{new string('x', 100_000)}}"}"""));
    }

    private async Task SignIn(byte[] body)
    {
        foreach (var chunked in new[] { false, true })
        {
            using HttpContent content = chunked ? new StreamContent(new Unseekable(body)) : new ByteArrayContent(body);
            using var answer = await edge.Send("/api/v1/auth/login", method: HttpMethod.Post, content: content);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync()).ShouldContain(Convert.ToHexString(SHA256.HashData(body)));
        }
    }

    [Fact]
    public async Task Answers_of_services_pass_as_they_are()
    {
        using var answer = await edge.Send("/api/v1/billing/invoices?status=422", edge.Token());
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    /// <summary>A body whose length is not known beforehand.</summary>
    private sealed class Unseekable(byte[] body) : MemoryStream(body)
    {
        public override bool CanSeek => false;
    }

    /// <summary>So many bytes of which nobody knows the number beforehand.</summary>
    private sealed class Endless(long length) : Stream
    {
        private long position;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - position);
            buffer.AsSpan(offset, read).Fill(7);
            position += read;
            return read;
        }

        public override void Flush() => throw new UnreachableException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
