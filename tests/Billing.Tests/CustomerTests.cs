using System.Net;
using System.Text;
using System.Text.Json;

namespace DotMac.Billing.Tests;

public sealed class CustomerTests(BillingService service)
{
    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("America/Port-au-Prince")]
    [InlineData("Etc/GMT+5")]
    [InlineData("UTC")]
    public async Task A_time_zone_of_the_IANA_database_is_taken(string zone)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Created("/customers", new { name = "B", email = "b@b.example", currency = "EUR", time_zone = zone });
        customer.Text("time_zone").ShouldBe(zone);
    }

    [Theory]
    [InlineData("W. Europe Standard Time")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("localtime")]
    [InlineData("europe/berlin")]
    [InlineData("Europe/Atlantis")]
    [InlineData("../etc/passwd")]
    [InlineData("")]
    public async Task Any_other_time_zone_is_refused_by_name(string zone)
    {
        using var seller = service.NewSeller();
        var body = new { name = "B", email = "b@b.example", currency = "EUR", time_zone = zone };
        await Refused(seller, body, 422, "customer.time_zone_unknown", "/time_zone");
    }

    [Fact]
    public async Task A_refusal_points_at_the_member_that_is_wrong()
    {
        using var seller = service.NewSeller();
        await Refused(seller, new { name = "B", email = "b@b.example", currency = "ABC" }, 422, "currency.unknown", "/currency");
        await Refused(seller, new { name = "B", email = "nobody", currency = "EUR" }, 422, "email.malformed", "/email");
        await Refused(seller, new { name = "B", email = "b@b.example", currency = "EURO" }, 400, "request.invalid", "/currency");
    }

    [Theory]
    [InlineData("""{"name": "X", "name": "Z", "email": "x@x.example", "currency": "EUR"}""", "/name")]
    [InlineData("""{"name": "X", "email": "x@x.example", "currency": "EUR", "time_zone": 1}""", "/time_zone")]
    [InlineData("""{"name": "X", "email": "x@x.example", "currency": "EUR", "nobody": 1}""", "/nobody")]
    public async Task A_refusal_names_nothing_of_how_we_are_made(string body, string pointer)
    {
        using var seller = service.NewSeller();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await seller.Http.PostAsync("/api/v1/billing/customers", content);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, text);
        text.ShouldNotContain("DotMac");
        text.ShouldNotContain("System.");
        JsonDocument.Parse(text).RootElement.GetProperty("errors").TryGetProperty(pointer, out _).ShouldBeTrue(text);
    }

    private static async Task Refused(Seller seller, object body, int status, string code, string pointer)
    {
        var answer = await seller.Post("/customers", body);
        var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        ((int)answer.StatusCode).ShouldBe(status, problem.ToString());
        problem.Text("code").ShouldBe(code);
        problem.GetProperty("errors").TryGetProperty(pointer, out _).ShouldBeTrue();
        (await seller.List("/customers")).ShouldBeEmpty();
    }
}
