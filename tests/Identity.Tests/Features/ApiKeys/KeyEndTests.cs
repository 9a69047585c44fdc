using System.Net;
using System.Net.Http.Json;
using DotMac.Identity.Due;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.ApiKeys;

/// <summary>Whoever issued a key hears a week before that it ends.</summary>
public sealed class KeyEndTests(IdentityHost host)
{
    private const string Path = "/api/v1/auth/api-keys";
    private const string Template = "email.auth.api_key_expiring";

    [Fact]
    public async Task A_week_before_a_key_ends_its_creator_is_told_once_by_event_and_mail()
    {
        var company = await host.SignUp();
        var id = await Create(company, TimeProvider.System.GetUtcNow().AddDays(7).AddSeconds(2));

        var mail = (await Eventually.Get(() => company.LastMail(company.OwnerEmail), mail => mail?.Template == Template, "the mail"))!;
        mail.Variables["key_name"].ShouldBe("nightly export");
        (await host.Events(company.Id)).Count(name => name == "apikey.expiring").ShouldBe(1);
        // The same end once more is the same news.
        var again = await host.As(company.Id, async db =>
        {
            var key = await db.ApiKeys.SingleAsync(key => key.Id == id);
            return key.TellEnd(TimeProvider.System.GetUtcNow());
        });
        again.ShouldBeFalse();
        (await Planned(company)).ShouldBe(0);
    }

    [Fact]
    public async Task An_end_that_is_near_when_it_is_set_is_no_news_a_later_one_is_told_in_its_time_and_a_revoked_key_never()
    {
        var company = await host.SignUp();
        var id = await Create(company, TimeProvider.System.GetUtcNow().AddDays(6));
        (await Planned(company)).ShouldBe(0);

        using var http = host.WithToken(await company.OwnerToken());
        using var later = new HttpRequestMessage(HttpMethod.Patch, $"{Path}/{id}") { Content = JsonContent.Create(new { expires_at = TimeProvider.System.GetUtcNow().AddDays(7).AddSeconds(3) }) };
        later.Headers.TryAddWithoutValidation("If-Match", "*");
        (await http.SendAsync(later)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Planned(company)).ShouldBe(1);

        (await http.DeleteAsync($"{Path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Eventually.Get(() => Planned(company), planned => planned == 0, "its day");
        (await host.Events(company.Id)).ShouldNotContain("apikey.expiring");
        (await company.LastMail(company.OwnerEmail))?.Template.ShouldNotBe(Template);
    }

    private async Task<Guid> Create(Company company, DateTimeOffset ends)
    {
        var answer = await host.Post(Path, new { name = "nightly export", scopes = new[] { "users.read" }, expires_at = ends }, await company.OwnerToken());
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("api_key").GetProperty("id").GetGuid();
    }

    private Task<int> Planned(Company company) => host.As(company.Id, db => db.DueWork.CountAsync(work => work.Kind == TellKeyEnd.Kind));
}
