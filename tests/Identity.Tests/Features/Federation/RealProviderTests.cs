using System.Net;
using System.Net.Http.Json;
using DotMac.Identity.Tests.Features.Connect;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Federation;

/// <summary>With a real OpenID provider: another Identity, whose users sign in at its own pages and consent there.</summary>
public sealed class RealProviderTests(IdentityHost host)
{
    [Fact]
    public async Task A_user_of_another_fleet_signs_in_here()
    {
        await using var other = new IdentityHost { OwnPort = host.ProviderPorts[2] };
        await other.InitializeAsync();
        var (company, elsewhere) = (await host.SignUp(), await other.SignUp());
        var issuer = $"http://127.0.0.1:{host.ProviderPorts[2]}/";
        var made = await host.Post(
            "/api/v1/auth/identity-providers",
            new { name = "fleet", kind = "oidc", issuer, client_id = "unknown yet", client_secret = "unknown yet", provisioning = "just_in_time" }, await company.OwnerToken());
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        var shown = await made.Json();
        var app = await App.Register(other, elsewhere, "confidential", $"http://localhost:8080{shown.GetProperty("callback_path").GetString()}");
        using var owner = host.WithToken(await company.OwnerToken());
        owner.DefaultRequestHeaders.IfMatch.Add(made.Headers.ETag!);
        var patched = await owner.PatchAsJsonAsync(made.Headers.Location, new { client_id = app.ClientId, client_secret = app.Secret });
        patched.StatusCode.ShouldBe(HttpStatusCode.OK, await patched.Content.ReadAsStringAsync());

        using var here = new Browser(host);
        using var there = new Browser(other);
        for (var time = 0; time < 2; time++)
        {
            var sent = await here.Get($"/api/v1/auth/oauth/fleet/authorize?tenant={company.Slug}");
            sent.StatusCode.ShouldBe(HttpStatusCode.Found, await sent.Content.ReadAsStringAsync());
            sent.Headers.Location!.ToString().ShouldStartWith($"{issuer}connect/authorize");
            var back = await there.Walk(sent.Headers.Location.PathAndQuery, elsewhere.OwnerEmail);
            await (await here.Get(back.Headers.Location!.PathAndQuery)).SignedIn(here);
        }

        var user = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.Email == Kernel.EmailAddress.Of(elsewhere.OwnerEmail)));
        (user.FullName, user.EmailConfirmedAt is not null).ShouldBe(("Ada Owner", true));
    }
}
