using System.Net;
using DotMac.Identity.Data;
using DotMac.Identity.Features.Users;
using DotMac.Kernel;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Users;

public sealed class CreateAdminTests(IdentityHost host)
{
    [Fact]
    public async Task Prints_a_link_with_which_the_administrator_chooses_a_password_and_signs_in_to_the_platform()
    {
        var email = $"admin-{Guid.NewGuid():N}@dotmac.localhost";
        var link = await Run("--email", email);
        link.ShouldStartWith("http://localhost:8080/api/v1/auth/verify-email?token=");
        var newer = await Run("--email", email);
        await (await host.Confirm(TokenOf(link))).Refuses(422, "verification_token.invalid");
        (await host.Confirm(TokenOf(newer))).StatusCode.ShouldBe(HttpStatusCode.OK);

        var login = await host.Post("/api/v1/auth/login", new { email, password = IdentityHost.Password, tenant = "platform" });
        var token = new JsonWebToken((await login.Tokens()).Access);
        token.GetClaim("tid").Value.ShouldBe(Tenants.Platform.ToString());
        token.Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value).ShouldContain("platform.*");

        (await Run("--email", email)).ShouldContain("already");
        (await Run("--email", "another@dotmac.localhost", "--if-none")).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_was_deleted_comes_back_as_a_new_one()
    {
        var email = $"admin-{Guid.NewGuid():N}@dotmac.localhost";
        (await host.Confirm(TokenOf(await Run("--email", email)))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.As(Tenants.Platform, async db =>
        {
            var user = (await db.Users.ByEmail(EmailAddress.Of(email), TestContext.Current.CancellationToken))!;
            user.Remove(TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync();
            return 0;
        });

        (await host.Confirm(TokenOf(await Run("--email", email)))).StatusCode.ShouldBe(HttpStatusCode.OK);
        var login = await host.Post("/api/v1/auth/login", new { email, password = IdentityHost.Password, tenant = "platform" });
        new JsonWebToken((await login.Tokens()).Access).Claims.Select(claim => claim.Value).ShouldContain("platform.*");
    }

    [Fact]
    public async Task One_that_was_disabled_gets_no_link()
    {
        var email = $"admin-{Guid.NewGuid():N}@dotmac.localhost";
        await Run("--email", email);
        await host.As(Tenants.Platform, async db =>
        {
            (await db.Users.ByEmail(EmailAddress.Of(email), TestContext.Current.CancellationToken))!
                .Disable("test", [], [], [], TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync();
            return 0;
        });

        (await Run("--email", email)).ShouldContain("disabled");
    }

    [Theory]
    [InlineData]
    [InlineData("--email")]
    [InlineData("--email", "nonsense")]
    public async Task Without_an_address_it_says_how_to_call_it(params string[] args) => (await Run(args)).ShouldStartWith("Usage");

    private async Task<string> Run(params string[] args)
    {
        await using var output = new StringWriter();
        await CreateAdmin.Run(host.Services, ["create-admin", .. args], output, TestContext.Current.CancellationToken);
        return output.ToString().Trim();
    }

    private static string TokenOf(string link) => link[(link.IndexOf('=') + 1)..];
}
