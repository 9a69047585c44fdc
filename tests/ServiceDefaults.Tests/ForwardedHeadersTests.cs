using DotMac.ServiceDefaults.Tests.Notes;

namespace DotMac.ServiceDefaults.Tests;

public sealed class ForwardedHeadersTests(NotesService service)
{
    [Fact]
    public async Task A_service_sees_the_client_and_the_host_that_the_gateway_states()
    {
        using var http = service.Client(Guid.CreateVersion7());
        foreach (var (name, value) in new[] { ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "acme.example") })
            http.DefaultRequestHeaders.Add(name, value);
        (await http.GetStringAsync(new Uri("/whence", UriKind.Relative))).ShouldBe("203.0.113.7 https://acme.example");
    }
}
