using System.Net;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Passkeys;

/// <summary>What a user does with the passkeys that it has.</summary>
public sealed class PasskeyTests(IdentityHost host)
{
    [Fact]
    public async Task A_passkey_is_listed_shown_and_renamed_by_whoever_read_it()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var (_, id) = await page.Registered();
        var listed = await (await page.Send(HttpMethod.Get, PasskeyClient.Path)).Json();
        listed.GetProperty("items").EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(id);

        var read = await page.Send(HttpMethod.Get, $"{PasskeyClient.Path}/{id}");
        var tag = read.Headers.ETag!.Tag;
        await (await page.Send(HttpMethod.Patch, $"{PasskeyClient.Path}/{id}", null, new { name = "Phone" })).Refuses(428, "request.if_match_required");
        var renamed = await page.Send(HttpMethod.Patch, $"{PasskeyClient.Path}/{id}", tag, new { name = "Phone" });
        renamed.StatusCode.ShouldBe(HttpStatusCode.OK, await renamed.Content.ReadAsStringAsync());
        (await renamed.Json()).GetProperty("name").GetString().ShouldBe("Phone");
        renamed.Headers.ETag!.Tag.ShouldNotBe(tag);
        await (await page.Send(HttpMethod.Patch, $"{PasskeyClient.Path}/{id}", tag, new { name = "Old" })).Refuses(412, "request.stale");
        (await page.Send(HttpMethod.Patch, $"{PasskeyClient.Path}/{id}", "*", new { name = "  " })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.Events(company.Id)).Count(name => name == "passkey.renamed").ShouldBe(1);
    }

    [Fact]
    public async Task A_removed_passkey_is_gone_announced_and_told_by_mail()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var (_, id) = await page.Registered();
        (await page.Send(HttpMethod.Delete, $"{PasskeyClient.Path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await page.Send(HttpMethod.Delete, $"{PasskeyClient.Path}/{id}")).Refuses(404, "passkey.not_found");
        (await host.As(company.Id, db => db.Passkeys.CountAsync())).ShouldBe(0);
        (await host.Events(company.Id)).Count(name => name == "passkey.removed").ShouldBe(1);
        (await company.LastMail(company.OwnerEmail))!.Variables["what"].ShouldBe("removed");
    }

    [Fact]
    public async Task Nobody_sees_or_changes_what_is_somebody_elses()
    {
        var company = await host.SignUp();
        var (page, member) = (new PasskeyClient(host, company), await host.Member(company, "tenant_admin"));
        var (_, id) = await page.Registered();
        var address = $"{PasskeyClient.Path}/{id}";
        foreach (var token in new[] { member.Token, await (await host.SignUp()).OwnerToken() })
        {
            await (await page.Send(HttpMethod.Get, address, token: token)).Refuses(404, "passkey.not_found");
            await (await page.Send(HttpMethod.Patch, address, "*", new { name = "Mine" }, token)).Refuses(404, "passkey.not_found");
            await (await page.Send(HttpMethod.Delete, address, token: token)).Refuses(404, "passkey.not_found");
            (await (await page.Send(HttpMethod.Get, PasskeyClient.Path, token: token)).Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
        }
    }
}
