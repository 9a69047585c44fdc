using System.Net;
using DotMac.Contracts.Tenancy;
using DotMac.Identity.Tests.Features.Scim;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Users;

/// <summary>A tenant has as many active users as it may have, whichever way they come in (SC-09).</summary>
public sealed class SeatTests(IdentityHost host)
{
    private async Task<Company> With(int seats)
    {
        var company = await host.SignUp();
        await Limit(company, seats, 1);
        return company;
    }

    private async Task Limit(Company company, int seats, long sequence)
    {
        await host.Deliver(company.Id, new TenantLimitsChanged(company.Id, seats), sequence: sequence);
        await Eventually.Get(
            () => host.As(company.Id, db => db.Seats.AsNoTracking().AnyAsync(row => row.Most == seats)), there => there, $"{seats} seats");
    }

    private async Task<HttpResponseMessage> Create(Company company) =>
        await host.Post("/api/v1/users", new { email = $"seat-{Guid.NewGuid():N}@example.com", full_name = "Seat" }, await company.OwnerToken());

    private Task<int> Told(Company company) => host.As(company.Id, db => db.Outbox.CountAsync(row => row.EventName == "tenant.limit_exceeded"));

    [Fact]
    public async Task One_more_than_it_may_have_is_refused_by_name_nothing_is_created_and_it_is_told_once()
    {
        var company = await With(2);
        (await Create(company)).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await Create(company)).Refuses(403, "tenant.seat_limit");
        await (await Create(company)).Refuses(403, "tenant.seat_limit");
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(2);
        (await Told(company)).ShouldBe(1);

        await Limit(company, 3, 2);
        (await Create(company)).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await Create(company)).Refuses(403, "tenant.seat_limit");
        (await Told(company)).ShouldBe(2);
    }

    [Fact]
    public async Task Of_many_who_want_the_last_seat_at_once_one_gets_it()
    {
        var company = await With(2);
        await company.OwnerToken();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Create(company)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        foreach (var late in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            await late.Refuses(403, "tenant.seat_limit");
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(2);
        (await Told(company)).ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_shut_out_takes_no_seat_and_needs_one_to_come_back()
    {
        var company = await With(2);
        var (first, owner) = ((await (await Create(company)).Json()).GetProperty("id").GetGuid(), await company.OwnerToken());
        (await host.Post($"/api/v1/users/{first}/disable", new { }, owner)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Create(company)).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await host.Post($"/api/v1/users/{first}/enable", new { }, owner)).Refuses(403, "tenant.seat_limit");
        await Limit(company, 3, 2);
        (await host.Post($"/api/v1/users/{first}/enable", new { }, owner)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_identity_provider_is_told_the_seat_limit_in_its_own_form_and_may_keep_inactive_users()
    {
        var company = await With(2);
        using var provider = await Provider.Of(host, company);
        var id = Guid.Parse((await provider.Provide($"one-{Guid.NewGuid():N}@example.com")).GetProperty("id").GetString()!);
        var name = $"two-{Guid.NewGuid():N}@example.com";
        var body = $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{name}}","emails":[{"value":"{{name}}","type":"work"}],"active":true}""";
        var refused = await provider.Send(HttpMethod.Post, "Users", body);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, await refused.Content.ReadAsStringAsync());
        (await refused.Json()).GetProperty("detail").GetString()!.ShouldContain("seat limit");

        var inactive = await provider.Send(HttpMethod.Post, "Users", body.Replace("true", "false"));
        inactive.StatusCode.ShouldBe(HttpStatusCode.Created, await inactive.Content.ReadAsStringAsync());
        var second = Guid.Parse((await inactive.Json()).GetProperty("id").GetString()!);
        const string activate = """{"op":"replace","path":"active","value":true}""", deactivate = """{"op":"Replace","path":"active","value":"False"}""";
        await provider.Patch(second, activate, 403);
        await provider.Patch(id, deactivate);
        await provider.Patch(second, activate);
    }

    [Fact]
    public async Task Who_was_invited_needs_a_seat_and_can_try_again_when_there_is_one()
    {
        var company = await With(1);
        var email = $"late-{Guid.NewGuid():N}@example.com";
        var until = TimeProvider.System.GetUtcNow().AddDays(7);
        var owner = await host.As(company.Id, db => db.Users.Select(user => user.Id).SingleAsync());
        await host.Deliver(company.Id, new TenantInvitationCreated(Guid.CreateVersion7(), email, "tenant_member", owner, until));
        var body = new { token = await company.LinkOf(email), full_name = "Late", password = IdentityHost.Password };
        await (await host.Post("/api/v1/tenants/invitations/accept", body)).Refuses(403, "tenant.seat_limit");
        await Limit(company, 2, 2);
        (await host.Post("/api/v1/tenants/invitations/accept", body)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
