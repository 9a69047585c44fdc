using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using DotMac.NativeHost.Mail;
using MailKit.Net.Smtp;
using MimeKit;

namespace DotMac.Fleet.Tests.Host;

/// <summary>The mail catcher, which answers as Mailpit does and keeps webhooks as well.</summary>
public sealed class CatcherTests : IAsyncLifetime
{
    private readonly NativeHost.Running.Ports ports = new();
    private readonly int smtpPort;
    private readonly MailCatcher catcher;
    private readonly HttpClient http;

    public CatcherTests()
    {
        (smtpPort, var httpPort) = (ports.Reserve(), ports.Reserve());
        catcher = new MailCatcher(smtpPort, httpPort);
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}") };
    }

    public async ValueTask InitializeAsync() => await catcher.Start(default);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await catcher.DisposeAsync();
        ports.Dispose();
    }

    [Fact]
    public async Task Keeps_a_mail_with_its_text_its_umlauts_and_a_line_that_begins_with_a_dot()
    {
        await Send(Mail("Grüße", new TextPart("plain") { Text = "first\r\n.second\r\nÜber" }));

        var kept = await Latest();
        kept.GetProperty("Subject").GetString().ShouldBe("Grüße");
        kept.GetProperty("Text").GetString()!.ReplaceLineEndings("\n").TrimEnd().ShouldBe("first\n.second\nÜber");
        kept.GetProperty("From").GetProperty("Address").GetString().ShouldBe("sender@example.com");
    }

    [Theory]
    [InlineData("utf-8", ContentEncoding.QuotedPrintable)]
    [InlineData("utf-8", ContentEncoding.Base64)]
    [InlineData("utf-8", ContentEncoding.EightBit)]
    [InlineData("iso-8859-1", ContentEncoding.EightBit)]
    public async Task Reads_text_in_every_encoding(string charset, ContentEncoding encoding)
    {
        var text = new TextPart("plain") { ContentTransferEncoding = encoding };
        text.SetText(charset, "Ä = € 1".Replace("€", charset == "utf-8" ? "€" : "EUR", StringComparison.Ordinal));
        await Send(Mail("encoded", text));
        (await Latest()).GetProperty("Text").GetString()!.TrimEnd().ShouldStartWith("Ä = ");
    }

    [Fact]
    public async Task Shows_both_bodies_the_attachments_and_all_who_are_addressed()
    {
        var body = new BodyBuilder { TextBody = "plain", HtmlBody = "<p>Größe</p>" };
        body.Attachments.Add("invoice.pdf", "%PDF"u8.ToArray(), new ContentType("application", "pdf"));
        var mail = Mail("parts", body.ToMessageBody());
        mail.Cc.Add(MailboxAddress.Parse("copy@example.com"));
        mail.ReplyTo.Add(MailboxAddress.Parse("answers@example.com"));
        await Send(mail);

        var kept = await Latest();
        kept.GetProperty("Text").GetString()!.Trim().ShouldBe("plain");
        kept.GetProperty("HTML").GetString()!.Trim().ShouldBe("<p>Größe</p>");
        kept.GetProperty("Attachments")[0].GetProperty("FileName").GetString().ShouldBe("invoice.pdf");
        var listed = (await List("")).GetProperty("messages")[0];
        listed.GetProperty("Cc")[0].GetProperty("Address").GetString().ShouldBe("copy@example.com");
        listed.GetProperty("ReplyTo")[0].GetProperty("Address").GetString().ShouldBe("answers@example.com");
        listed.GetProperty("Attachments").GetInt32().ShouldBe(1);
        listed.GetProperty("Size").GetInt64().ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Lists_in_pages_and_keeps_the_newest_five_hundred()
    {
        for (var i = 0; i < 505; i++)
            await Post("many", $"{i}");
        (await http.GetFromJsonAsync<JsonElement[]>("/hooks/received"))!.Length.ShouldBe(500);

        for (var i = 0; i < 3; i++)
            await Send(Mail($"mail {i}", new TextPart("plain") { Text = "text" }));
        var page = await List("?start=1&limit=1");
        page.GetProperty("messages")[0].GetProperty("Subject").GetString().ShouldBe("mail 1");
        (page.GetProperty("total").GetInt32(), page.GetProperty("count").GetInt32(), page.GetProperty("messages_count").GetInt32())
            .ShouldBe((3, 1, 3));
        await Latest();
        (await List("")).GetProperty("unread").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Keeps_nothing_of_a_mail_whose_sender_went_away()
    {
        (await Converse("DATA\r\nSubject: half\r\n\r\nhalf a ma")).ShouldContain("354");
        (await List("")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Refuses_what_is_no_mail()
    {
        (await Converse("DATA\r\n.\r\nQUIT\r\n")).ShouldContain("554");
        (await List("")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Keeps_a_webhook_with_its_headers_and_its_very_bytes()
    {
        http.DefaultRequestHeaders.Add("webhook-id", "msg_1");
        await Post("hook", "{ \"a\":1 }");

        var kept = (await http.GetFromJsonAsync<JsonElement[]>("/hooks/received"))!.ShouldHaveSingleItem();
        kept.GetProperty("name").GetString().ShouldBe("hook");
        kept.GetProperty("headers").GetProperty("webhook-id").GetString().ShouldBe("msg_1");
        Encoding.UTF8.GetString(kept.GetProperty("body_base64").GetBytesFromBase64()).ShouldBe("{ \"a\":1 }");
    }

    [Fact]
    public async Task Keeps_a_text_message_once_and_takes_none_without_a_token_or_a_number()
    {
        var text = new { id = Guid.CreateVersion7(), from = "DotMac", to = "+447400123456", text = "429013 is your code" };
        (await http.PostAsJsonAsync("/sms", text)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "any");
        (await http.PostAsJsonAsync("/sms", new { id = Guid.CreateVersion7() })).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        for (var i = 0; i < 2; i++)
            (await http.PostAsJsonAsync("/sms", text)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var kept = (await http.GetFromJsonAsync<JsonElement[]>("/sms/received"))!.ShouldHaveSingleItem();
        (kept.GetProperty("to").GetString(), kept.GetProperty("text").GetString()).ShouldBe(("+447400123456", "429013 is your code"));
    }

    [Fact]
    public async Task Says_404_for_a_mail_that_it_does_not_have() =>
        (await http.GetAsync(new Uri("/api/v1/message/none", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    private static MimeMessage Mail(string subject, MimeEntity body) =>
        new([MailboxAddress.Parse("sender@example.com")], [MailboxAddress.Parse("reader@example.com")], subject, body);

    private async Task Send(MimeMessage mail)
    {
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("127.0.0.1", smtpPort, MailKit.Security.SecureSocketOptions.None);
        await smtp.SendAsync(mail);
        await smtp.DisconnectAsync(quit: true);
    }

    /// <summary>Says it all at once, ends its half and reads what comes back.</summary>
    private async Task<string> Converse(string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", smtpPort);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private async Task Post(string name, string text)
    {
        using var body = new StringContent(text, Encoding.UTF8, "application/json");
        (await http.PostAsync(new Uri($"/hooks/{name}", UriKind.Relative), body)).EnsureSuccessStatusCode();
    }

    private Task<JsonElement> List(string query) => http.GetFromJsonAsync<JsonElement>($"/api/v1/messages{query}");

    private Task<JsonElement> Latest() => http.GetFromJsonAsync<JsonElement>("/api/v1/message/latest");
}
