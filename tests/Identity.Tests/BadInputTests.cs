using System.Net;
using System.Text;

namespace DotMac.Identity.Tests;

/// <summary>Whatever is sent, the answer is a problem of the 400s and nothing is stored.</summary>
public sealed class BadInputTests(IdentityHost host)
{
    private static readonly string[] Routes =
    [
        "/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/register", "/api/v1/auth/verify-email/confirm", "/api/v1/auth/verify-email/resend",
        "/api/v1/auth/login/verify-2fa", "/api/v1/auth/2fa/enable", "/api/v1/auth/2fa/verify", "/api/v1/auth/2fa/disable",
        "/api/v1/auth/2fa/regenerate-backup-codes", "/api/v1/auth/password-reset/confirm", "/api/v1/auth/change-password", "/api/v1/users", "/api/v1/auth/api-keys",
        "/api/v1/auth/clients", "/api/v1/auth/clients/apps", "/api/v1/auth/rbac/admin/roles", "/api/v1/auth/passkeys", "/api/v1/teams", "/api/v1/auth/me/email", "/api/v1/auth/me/email/confirm",
        "/api/v1/auth/verify-phone/request", "/api/v1/auth/verify-phone/confirm", "/api/v1/auth/login/text-code", "/api/v1/auth/2fa/texts", "/api/v1/auth/step-up",
        "/api/v1/auth/step-up/passkey", "/access/v1/evaluation", "/access/v1/evaluations",
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "1", "\"text\"", "{}", """{"unknown":1}""", """{"email":1,"password":2,"token":3,"name":4,"refresh_token":5}""",
        """{"email":"a@b.example","password":"\ud800","tenant":"x","token":"\ud800","full_name":"x"}""",
        """{"name":"\ud800","refresh_token":"\ud800","scopes":["\u0000"]}""",
        """{"email":"a@b.example","full_name":"\u0000","roles":["\u0000"]}""", """{"name":"\u0000","scopes":["users.read"]}""",
        """{"name":"x","scopes":[null]}""",
        """{"email":"\u0000@b.example","password":"p","tenant":"\u0000"}""", """{"email":"a@b.example","full_name":"x","roles":[null]}""",
        """{"name":"x","name":"y","scopes":["users.read"]}""", """{"refresh_token":"\u0000"}""", """{"token":"\u0000","password":"Long enough 9"}""",
        """{"challenge":"\u0000","code":"\u0000"}""", """{"code":"\ud800"}""", """{"password":"\u0000","code":"\u0000"}""",
        """{"name":"x_y","display_name":"\u0000","permissions":["users.read"]}""", """{"name":"x_y","display_name":"x","permissions":[null]}""",
        """{"name":"x","kind":"machine","redirect_uris":["https://a.example"]}""", """{"name":"x","kind":"nonsense","redirect_uris":["https://a.example"]}""",
        """{"name":"x","kind":"public","redirect_uris":[null]}""", """{"name":"x","kind":"public","redirect_uris":["https://\u0000"]}""",
        """{"token":"x","new_password":"\ud800"}""", """{"current_password":"\ud800","new_password":"Long enough 9"}""",
    ];

    [Fact]
    public async Task Bodies_of_every_sort_are_refused_everywhere()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        foreach (var route in Routes)
            foreach (var body in Bodies)
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var answer = await http.PostAsync(route, content);
                ((int)answer.StatusCode).ShouldBeInRange(400, 499, $"{route} {body}: {await answer.Content.ReadAsStringAsync()}");
                answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json", $"{route} {body}");
            }
    }

    [Theory]
    [InlineData("/connect/sign-in", "nonsense")]
    [InlineData("/connect/sign-in", "form_token=x&request=%00&email=%00&password=%00")]
    [InlineData("/connect/authorize", "decision=allow")]
    [InlineData("/connect/authorize", "client_id=%00&decision=allow&response_type=code")]
    [InlineData("/connect/token", "grant_type=authorization_code&code=%00&client_id=browser")]
    [InlineData("/connect/token", "grant_type=authorization_code&code=x&client_id=dotmac&redirect_uri=x&code_verifier=x")]
    [InlineData("/connect/token", "grant_type=password&username=x&password=x&client_id=dotmac")]
    public async Task Forms_of_every_sort_are_refused(string address, string form)
    {
        using var http = host.Anonymous();
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await http.PostAsync(address, content);
        ((int)answer.StatusCode).ShouldBeInRange(400, 499, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/connect/authorize?client_id=%00")]
    [InlineData("/connect/authorize?client_id=browser&response_type=code")]
    [InlineData("/connect/authorize?client_id=dotmac&response_type=code&redirect_uri=https://evil.example&code_challenge=x&code_challenge_method=S256")]
    [InlineData("/connect/authorize")]
    public async Task Authorization_requests_of_no_known_client_lead_nowhere(string address)
    {
        using var http = host.Anonymous();
        using var answer = await http.GetAsync(address);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/api/v1/users/nonsense", 404)]
    [InlineData("GET", "/api/v1/users?limit=0", 400)]
    [InlineData("GET", "/api/v1/users?limit=1000000000000", 400)]
    [InlineData("GET", "/api/v1/users?cursor=nonsense", 400)]
    [InlineData("GET", "/api/v1/users?active=maybe", 400)]
    [InlineData("GET", "/api/v1/auth/me/sessions?cursor=%00", 400)]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("PUT", "/api/v1/users", 405)]
    public async Task Bad_addresses_are_problems(string method, string address, int status)
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), address));
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Odd_filters_find_nothing_and_harm_nothing()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        foreach (var filter in new[] { "email=%27%20OR%201=1", "role=%00", "email=%00", "role=%F0%9F%92%A9" })
        {
            using var answer = await http.GetAsync($"/api/v1/users?{filter}");
            ((int)answer.StatusCode).ShouldBeOneOf([200, 400], filter);
        }
    }

    [Fact]
    public async Task A_body_of_eleven_megabytes_and_another_media_type_are_refused()
    {
        using var http = host.Anonymous();
        http.DefaultRequestHeaders.ExpectContinue = true;
        using var large = new StringContent($$"""{"email":"{{new string('x', 11 * 1024 * 1024)}}"}""", Encoding.UTF8, "application/json");
        (await http.PostAsync("/api/v1/auth/login", large)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        using var text = new StringContent("hello", Encoding.UTF8, "text/plain");
        (await http.PostAsync("/api/v1/auth/login", text)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Every_route_but_the_stated_ones_asks_for_a_token()
    {
        using var http = host.Anonymous();
        foreach (var route in new[] { "/api/v1/users", "/api/v1/auth/me", "/api/v1/auth/api-keys", "/api/v1/auth/clients", "/api/v1/auth/rbac/roles",
            "/internal/revocations" })
            (await http.GetAsync(route)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, route);
    }
}
