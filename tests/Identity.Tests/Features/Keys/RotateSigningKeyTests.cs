using System.Net;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Secrets;
using DotMac.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace DotMac.Identity.Tests.Features.Keys;

/// <summary>Acceptance OA-21.</summary>
public sealed class RotateSigningKeyTests(IdentityHost host)
{
    [Fact]
    public async Task A_new_key_is_published_first_signs_then_and_the_old_one_goes_on_verifying()
    {
        var company = await host.SignUp();
        var (id, secret) = await Connect.TokenTests.Register(host, company, "users.read");
        var old = await Issue(id, secret);
        var answer = await Rotate(await host.PlatformToken());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var kid = (await answer.Json()).GetProperty("kid").GetString()!;
        await (await Rotate(await host.PlatformToken())).Refuses(409, "signing_key.pending");

        await Eventually.Get(Published, keys => keys.Contains(kid), "the new key's publication");
        var fresh = await Eventually.Get(
            () => Issue(id, secret), token => new JsonWebToken(token).Kid == kid, "the new key's first signature");
        (await Published()).ShouldContain(new JsonWebToken(old).Kid);
        foreach (var token in new[] { old, fresh })
        {
            using var http = host.WithToken(token);
            (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await Verifies(token)).ShouldBeTrue();
        }

        using var anonymous = host.Anonymous();
        (await anonymous.GetAsync("/.well-known/jwks.json")).Headers.CacheControl!.MaxAge!.Value.ShouldBeLessThan(SigningKeys.Lead);
    }

    [Fact]
    public async Task Nobody_but_a_platform_administrator_rotates()
    {
        var company = await host.SignUp();
        await (await Rotate(await company.OwnerToken())).Refuses(403, "permission.denied");
        (await host.Audits(company)).ShouldContain(record => record.Action == "rotate_signing_key" && record.Code == "permission.denied");
    }

    [Fact]
    public async Task Of_two_replicas_whose_key_is_due_one_makes_the_next_and_both_sign_with_it_from_the_same_instant()
    {
        await using var database = await TableApart();
        var time = new ShiftedTime();
        SigningKeys[] replicas = [Replica(database, time), Replica(database, time)];
        await All(replicas, replica => replica.Load(TestContext.Current.CancellationToken));
        var before = replicas[0].Current.Key.KeyId;
        replicas[0].IsDue.ShouldBeFalse();

        time.By = SigningKeys.Period + TimeSpan.FromHours(1);
        replicas[0].IsDue.ShouldBeTrue();
        await All(replicas, replica => replica.Rotate(TestContext.Current.CancellationToken));
        replicas[0].All.Select(key => key.KeyId).ShouldBe(replicas[1].All.Select(key => key.KeyId));
        (replicas[0].All.Count, replicas[0].IsDue).ShouldBe((2, false));
        replicas.ShouldAllBe(replica => replica.Current.Key.KeyId == before);

        time.By += SigningKeys.Lead;
        replicas.Select(replica => replica.Current.Key.KeyId).Distinct().Single().ShouldNotBe(before);
        replicas[0].All.ShouldContain(key => key.KeyId == before);
    }

    [Fact]
    public async Task A_key_is_forgotten_a_month_after_its_last_signature()
    {
        await using var database = await TableApart();
        var time = new ShiftedTime();
        var replica = Replica(database, time);
        await replica.Load(TestContext.Current.CancellationToken);
        var first = replica.Current.Key.KeyId;
        time.By = SigningKeys.Period + TimeSpan.FromDays(1);
        await replica.Rotate(TestContext.Current.CancellationToken);
        replica.All.ShouldContain(key => key.KeyId == first);
        time.By += SigningKeys.Period + TimeSpan.FromDays(1);
        await replica.Rotate(TestContext.Current.CancellationToken);
        replica.All.ShouldNotContain(key => key.KeyId == first);
        replica.All.Count.ShouldBe(2);
    }

    private SigningKeys Replica(NpgsqlDataSource database, TimeProvider time) => new(database, host.Services.GetRequiredService<MasterSealer>(), time);

    private static Task All(SigningKeys[] replicas, Func<SigningKeys, Task> act) => Task.WhenAll(replicas.Select(act));

    /// <summary>A table of keys that nobody else reads: a future in it would end the tokens of other tests.</summary>
    private async Task<NpgsqlDataSource> TableApart()
    {
        var schema = $"keys_{Guid.NewGuid():N}";
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(host.Settings.Admin) { SearchPath = schema });
        await using var command = database.CreateCommand($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.signing_keys (LIKE public.signing_keys)");
        await command.ExecuteNonQueryAsync();
        return database;
    }

    private async Task<string> Issue(string id, string secret) => (await (await host.Token(
        new() { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret })).Json()).GetProperty("access_token").GetString()!;

    private Task<HttpResponseMessage> Rotate(string token) => host.Post("/api/v1/auth/admin/keys/rotate", new { activate_after_seconds = 10 }, token);

    private async Task<List<string>> Published()
    {
        using var http = host.Anonymous();
        return [.. new JsonWebKeySet(await http.GetStringAsync("/.well-known/jwks.json")).Keys.Select(key => key.Kid)];
    }

    private async Task<bool> Verifies(string token)
    {
        using var http = host.Anonymous();
        var keys = new JsonWebKeySet(await http.GetStringAsync("/.well-known/jwks.json"));
        return (await new JsonWebTokenHandler().ValidateTokenAsync(
            token, new() { ValidIssuer = "http://localhost:8080/", ValidAudience = "dotmac", IssuerSigningKeys = keys.GetSigningKeys() })).IsValid;
    }

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => TimeProvider.System.GetUtcNow() + By;
    }
}
