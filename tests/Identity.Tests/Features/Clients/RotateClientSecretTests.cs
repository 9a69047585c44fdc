using System.Net;
using System.Text.Json;
using DotMac.Contracts.Identity;
using DotMac.ServiceDefaults.Messaging;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Clients;

public sealed class RotateClientSecretTests(IdentityHost host)
{
    [Fact]
    public async Task The_new_secret_takes_over_and_the_old_one_ends_at_once()
    {
        var company = await host.SignUp();
        var client = await Create(company, "users.read");

        var answer = await Rotate(company, client.Id);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        answer.Headers.ETag!.Tag.ShouldBe("\"2\"");
        var secret = Secret(await answer.Json());
        secret.ShouldNotBe(client.Secret);

        (await Ask(client.ClientId, secret)).ShouldBe("issued");
        (await Ask(client.ClientId, client.Secret)).ShouldBe("invalid_client");
        var told = (await Rotations(company)).ShouldHaveSingleItem();
        (told.Id, told.ClientId).ShouldBe((client.Id, client.ClientId));
    }

    [Fact]
    public async Task Both_secrets_are_good_until_the_overlap_ends()
    {
        var company = await host.SignUp();
        var client = await Create(company, "users.read");
        var body = await (await Rotate(company, client.Id, 4)).Json();

        (await Ask(client.ClientId, client.Secret)).ShouldBe("issued");
        (await Ask(client.ClientId, Secret(body))).ShouldBe("issued");
        await Eventually.Get(() => Ask(client.ClientId, client.Secret), outcome => outcome == "invalid_client", "the old secret's end");
        TimeProvider.System.GetUtcNow().ShouldBeGreaterThanOrEqualTo(body.GetProperty("previous_ends_at").GetDateTimeOffset());
        (await Ask(client.ClientId, Secret(body))).ShouldBe("issued");
    }

    [Fact]
    public async Task Of_two_old_secrets_only_the_last_overlaps_and_without_overlap_neither()
    {
        var company = await host.SignUp();
        var client = await Create(company, "users.read");
        var second = Secret(await (await Rotate(company, client.Id, 600)).Json());
        var third = Secret(await (await Rotate(company, client.Id, 600)).Json());
        (await Ask(client.ClientId, client.Secret)).ShouldBe("invalid_client");
        (await Ask(client.ClientId, second)).ShouldBe("issued");

        var last = Secret(await (await Rotate(company, client.Id)).Json());
        (await Ask(client.ClientId, second)).ShouldBe("invalid_client");
        (await Ask(client.ClientId, third)).ShouldBe("invalid_client");
        (await Ask(client.ClientId, last)).ShouldBe("issued");
    }

    [Fact]
    public async Task Rotations_at_the_same_time_leave_one_secret()
    {
        var company = await host.SignUp();
        var client = await Create(company, "users.read");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Rotate(company, client.Id)));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);

        var outcomes = new List<string>();
        foreach (var answer in answers)
            outcomes.Add(await Ask(client.ClientId, Secret(await answer.Json())));
        outcomes.Count(outcome => outcome == "issued").ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"overlap_seconds":-1}""")]
    [InlineData("""{"overlap_seconds":604801}""")]
    [InlineData("""{"overlap_seconds":"soon"}""")]
    [InlineData("null")]
    public async Task Refuses_an_overlap_out_of_range_and_the_secret_stays(string body)
    {
        var company = await host.SignUp();
        var client = await Create(company, "users.read");
        using var http = host.WithToken(await company.OwnerToken());
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        (await http.PostAsync(Route(client.Id), content)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Ask(client.ClientId, client.Secret)).ShouldBe("issued");
        (await Rotations(company)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Refuses_who_may_not_a_client_that_ended_and_another_tenants()
    {
        var (company, other) = (await host.SignUp(), await host.SignUp());
        var client = await Create(company, "users.read");
        var member = await host.Member(company, "tenant_member");
        (await host.Post(Route(client.Id), new { }, member.Token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await (await Rotate(other, client.Id)).Refuses(404, "client.not_found");
        (await Ask(client.ClientId, client.Secret)).ShouldBe("issued");

        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"/api/v1/auth/clients/{client.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await Rotate(company, client.Id)).Refuses(409, "client.wrong_status");
        (await Rotations(company)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_takes_over_a_client_that_may_more_than_they()
    {
        var company = await host.SignUp();
        var client = await Create(company, "users.read", "clients.create");
        var weak = await Create(company, "clients.create");
        var token = (await (await host.Token(Form(weak.ClientId, weak.Secret))).Json()).GetProperty("access_token").GetString();
        await (await host.Post(Route(client.Id), new { }, token)).Refuses(403, "scope.exceeds_yours");
        (await Ask(client.ClientId, client.Secret)).ShouldBe("issued");
    }

    private async Task<(Guid Id, string ClientId, string Secret)> Create(Company company, params string[] scopes)
    {
        var created = await host.Post("/api/v1/auth/clients", new { name = $"client {Guid.NewGuid():N}", scopes }, await company.OwnerToken());
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        var body = await created.Json();
        return (body.GetProperty("client").GetProperty("id").GetGuid(), body.GetProperty("client_id").GetString()!, Secret(body));
    }

    private async Task<HttpResponseMessage> Rotate(Company company, Guid id, int overlap = 0) =>
        await host.Post(Route(id), new { overlap_seconds = overlap }, await company.OwnerToken());

    /// <summary>What the token endpoint says to this secret: <c>issued</c>, or its error.</summary>
    private async Task<string> Ask(string clientId, string secret)
    {
        var body = await (await host.Token(Form(clientId, secret))).Json();
        return body.TryGetProperty("error", out var error) ? error.GetString()! : body.TryGetProperty("access_token", out _) ? "issued" : "nothing";
    }

    private async Task<List<ClientSecretRotated>> Rotations(Company company)
    {
        var rows = await host.As(
            company.Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "client.secret_rotated").ToListAsync());
        return [.. rows.Select(row => JsonSerializer.Deserialize<ClientSecretRotated>(row.Payload, EventCatalogue.Json)!)];
    }

    private static string Route(Guid id) => $"/api/v1/auth/clients/{id}/rotate-secret";

    private static string Secret(JsonElement body) => body.GetProperty("client_secret").GetString()!;

    private static Dictionary<string, string> Form(string id, string secret) =>
        new() { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret };
}
