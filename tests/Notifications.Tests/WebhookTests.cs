using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Outbound;

namespace DotMac.Notifications.Tests;

public sealed class WebhookSignatureTests
{
    private const string Body = """{"type":"tenant.suspended","timestamp":"2026-01-01T00:00:00Z","data":{"tenantId":"ten_01","reason":"unpaid"}}""";
    private const string New = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    private const string Old = "whsec_ZWZnaGlqa2xtbm9wcXJzdHV2d3h5ent8fX5/gIGCg4Q=";

    [Fact]
    public void Signatures_are_those_of_the_worked_vectors()
    {
        WebhookSignature.Sign([New], "msg_2vTq9Xk3hLr8", 1767225600, Body).ShouldBe("v1,k3FHDbQRjxxus8DAinZh4PZ2fjuEJ82lcnCPx6+jVIg=");
        WebhookSignature.Sign([New, Old], "msg_2vTq9Xk3hLr8", 1767225600, Body)
            .ShouldBe("v1,k3FHDbQRjxxus8DAinZh4PZ2fjuEJ82lcnCPx6+jVIg= v1,I7QwWHBA6mgNhc52M/0ZaZ6FWaJ9vaI7Wr3hnenURMs=");
        WebhookSignature.Sign([New], "msg_2vTq9Xk3hLr8", 1767225600, "").ShouldBe("v1,G+0CVCr2uslS1CSPin+EvUY4uV+KLXDWIa2vXlbw22k=");
        WebhookSignature.Sign(["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""")
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}

public sealed class OutboundAddressTests
{
    private static readonly OutboundAllowList Nothing = new([]);

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost./")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://172.16.0.1/")]
    [InlineData("http://192.168.0.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://192.0.0.192/")]
    [InlineData("http://198.18.0.1/")]
    [InlineData("http://192.88.99.1/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://240.0.0.1/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[64:ff9b:1::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[fc00::1]/")]
    [InlineData("http://[5f00::1]/")]
    [InlineData("http://[100::1]/")]
    [InlineData("http://[2001:db8::1]/")]
    [InlineData("http://[ff02::1]/")]
    [InlineData("https://user:pw@host.example/")]
    [InlineData("https://host.example:22/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://x/")]
    [InlineData("ftp://x/")]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://rabbitmq:15672/")]
    [InlineData("http://127。0。0。1/")]
    [InlineData("https://public.example#@127.0.0.1/")]
    [InlineData("https://public.example/a\r\nb")]
    public void Refuses_what_is_not_a_public_address(string url) => OutboundAddress.Parse(url, Nothing).ShouldBeNull();

    [Theory]
    [InlineData("https://hooks.example.com/in?x=1")]
    [InlineData("http://93.184.216.34:8080/")]
    [InlineData("https://[2606:2800:220:1::1]/")]
    public void Takes_a_public_one(string url) => OutboundAddress.Parse(url, Nothing).ShouldNotBeNull();
}
