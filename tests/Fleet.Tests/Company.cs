using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DotMac.Fleet.Tests;

/// <summary>
/// A company that signed up, and its owner's token. It asks the services themselves: the gateway's limits for sign-ups are for the public.
/// </summary>
public sealed partial class Company
{
    public const string Password = "correct horse Battery 9 staple";
    private readonly FleetFixture fleet;

    private Company(FleetFixture fleet, string slug) => (this.fleet, Slug) = (fleet, slug);

    public string Slug { get; }
    public Guid TenantId { get; private set; }
    public Guid UserId { get; private set; }
    public string AccessToken { get; private set; } = "";

    /// <param name="fleet">Where.</param>
    /// <param name="name">The slug's beginning.</param>
    /// <param name="sandbox">Whether it has a time of its own.</param>
    public static async Task<Company> SignUp(FleetFixture fleet, string name, bool sandbox = false)
    {
        var company = new Company(fleet, $"{name}-{Guid.NewGuid().ToString("N")[..8]}");
        await company.SignUp(sandbox);
        return company;
    }

    /// <summary>The same company as another user of it sees it, who has that role.</summary>
    public async Task<Company> Invite(string role)
    {
        var (colleague, email) = (new Company(fleet, Slug), $"{Guid.NewGuid().ToString("N")[..8]}@{Slug}.example");
        await Post("identity", "/users", new { email, full_name = "Colleague", roles = new[] { role } });
        await colleague.SignIn(email);
        return colleague;
    }

    /// <summary>A client of one service with the user's token.</summary>
    public HttpClient Client(string service)
    {
        var http = fleet.App.CreateHttpClient(service);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        return http;
    }

    /// <summary>Creates something and returns its answer.</summary>
    public async Task<JsonElement> Post(string service, string path, object body)
    {
        using var http = Client(service);
        http.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());
        // As a customer's program does: 503 means again, under the same key.
        return await Read(await Eventually.Get(
            () => http.PostAsJsonAsync("/api/v1" + path, body), answer => answer.StatusCode != HttpStatusCode.ServiceUnavailable, $"POST {path}"));
    }

    public async Task<JsonElement> Get(string service, string path)
    {
        using var http = Client(service);
        return await Read(await http.GetAsync("/api/v1" + path));
    }

    private async Task SignUp(bool sandbox)
    {
        var admin = $"admin@{Slug}.example";
        await Post("tenancy", "/tenants/onboarding/public", new { company = Slug, slug = Slug, admin_email = admin, admin_name = "Admin", sandbox });
        await SignIn(admin);
        // Each service learns of the trial by an event; until then it refuses what costs money.
        await Eventually.Get(async () => await Status("billing"), status => status == HttpStatusCode.OK, $"{Slug} in billing");
    }

    /// <summary>Confirms the address, with the first password, and signs in.</summary>
    private async Task SignIn(string email)
    {
        var mail = await fleet.Caught.Mail(email);
        var token = Token().Match(mail.GetProperty("Text").GetString()!).Groups[1].Value;
        await Post("identity", "/auth/verify-email/confirm", new { token, password = Password });
        AccessToken = await Eventually.Some(async () =>
        {
            using var http = fleet.App.CreateHttpClient("identity");
            using var answer = await http.PostAsJsonAsync("/api/v1/auth/login", new { tenant = Slug, email, password = Password });
            return answer.IsSuccessStatusCode
                ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()
                : null;
        }, $"the sign-in of {Slug}");
        var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(AccessToken.Split('.')[1])).RootElement;
        (TenantId, UserId) = (claims.GetProperty("tid").GetGuid(), claims.GetProperty("sub").GetGuid());
    }

    private async Task<HttpStatusCode> Status(string service)
    {
        using var http = Client(service);
        return (await http.GetAsync("/api/v1/billing/customers")).StatusCode;
    }

    private static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{answer.RequestMessage!.RequestUri} {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    [GeneratedRegex(@"\?token=(\S+)")]
    private static partial Regex Token();
}
