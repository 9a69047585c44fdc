using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Contracts.Notifications;
using DotMac.Contracts.Tenancy;
using DotMac.Identity.Data;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.Secrets;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(DotMac.Identity.Tests.IdentityHost))]

namespace DotMac.Identity.Tests;

/// <summary>Identity for this test assembly: it is its own Identity, with its own keys and its own revocation feed.</summary>
public sealed class IdentityHost() : ServiceFixture<Program, IdentityDbContext>("identity")
{
    public const string Password = "Correct horse 9 battery";

    private int port;

    /// <summary>Where apps of tests may be told of sign-outs.</summary>
    public int LogoutPort { get; } = Ports.Free();

    /// <summary>The way to the object store.</summary>
    public StoreProxy Store { get; private set; } = null!;

    /// <summary>The platform's vault.</summary>
    public VaultStub Vault { get; private set; } = null!;

    /// <summary>Where identity providers of tests may stand, one for each test class that starts some.</summary>
    public int[] ProviderPorts { get; } = [Ports.Free(), Ports.Free(), Ports.Free(), Ports.Free()];

    /// <summary>Where it stands when it is an identity provider itself, found at its public address.</summary>
    public int? OwnPort { get; init; }

    protected override int Port => port;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Vault is not null)
            await Vault.DisposeAsync();
        if (Store is not null)
            await Store.DisposeAsync();
    }

    protected override async Task Configure(Dictionary<string, string?> values)
    {
        var store = Servers.S3!;
        Store = new StoreProxy(store.Endpoint);
        Store.Start();
        (values["Storage:Endpoint"], values["Storage:AccessKey"], values["Storage:SecretKey"]) = (Store.Endpoint, store.AccessKey, store.SecretKey);
        values["Storage:Bucket"] = $"test-{Guid.NewGuid():N}";
        Vault = await VaultStub.Start();
        values["Vault:Address"] = Vault.Address.ToString();
        values["Vault:Path"] = "fleet/identity";
        using (var http = new HttpClient { BaseAddress = Vault.Address })
        {
            http.DefaultRequestHeaders.Add("X-Vault-Token", VaultStub.Root);
            await http.PostAsJsonAsync("v1/secret/data/fleet/identity", new { data = new Dictionary<string, string> { ["Sample"] = "of the fleet" } });
        }

        values["Vault:RoleId"] = VaultStub.RoleId;
        values["Vault:SecretId"] = VaultStub.SecretId;
        port = OwnPort ?? Ports.Free();
        if (OwnPort is not null)
            values["PublicUrl"] = $"http://127.0.0.1:{port}";
        values["services:identity:http:0"] = $"http://127.0.0.1:{Port}";
        values["Clients:identity"] = values["Secrets:ClientKey"];
        values["Passwords:Iterations"] = "1000";
        values["Outbound:Allow:0"] = $"127.0.0.1:{LogoutPort}";
        foreach (var port in ProviderPorts)
            values[$"Outbound:Allow:{port}"] = $"127.0.0.1:{port}";
        values["Clients:billing"] = ServiceSecret("billing");
    }

    public static string ServiceSecret(string service) => $"client-key-of-{service}-for-tests-0123456789abcdef";

    /// <summary>A company signed up, its owner confirmed and chose the password.</summary>
    public async Task<Company> SignUp(bool confirmed = true)
    {
        var id = Guid.CreateVersion7();
        var company = new Company(this, id, $"acme-{id:N}", $"owner@{id:N}.example");
        await Deliver(id, new TenantCreated(
            id, company.Slug, "Acme", "pending", "starter", false, company.OwnerEmail, "Ada Owner", TimeProvider.System.GetUtcNow()));
        if (!confirmed)
            return company;

        var answer = await Confirm(await company.LinkOf(company.OwnerEmail));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        await Status(company, "trial", 2);
        return company;
    }

    /// <summary>Tenancy tells of a change of status, and Identity has heard it.</summary>
    public async Task Status(Company company, string status, long sequence)
    {
        await Deliver(
            company.Id, new TenantStatusChanged(company.Id, company.Slug, "Acme", "pending", status, null, false, null), sequence: sequence);
        await Eventually.Get(
            () => As(company.Id, async db => (
                (await db.TenantStates.AsNoTracking().FirstOrDefaultAsync(state => state.TenantId == company.Id))?.Status,
                Sequence: await db.Set<SignInEntry>().Where(entry => entry.Tenant == company.Id).MaxAsync(entry => entry.Sequence))),
            seen => seen.Status == status && seen.Sequence == sequence, $"status {status}");
    }

    /// <param name="token">The mailed link's.</param>
    /// <param name="password">Chosen for a new account.</param>
    /// <param name="name">Said by whoever registered.</param>
    public async Task<HttpResponseMessage> Confirm(string token, string? password = Password, string? name = null) =>
        await Post("/api/v1/auth/verify-email/confirm", new { token, password, full_name = name });

    /// <summary>Uses a mailed reset link.</summary>
    public Task<HttpResponseMessage> Reset(string token, string password = "Another horse 7") =>
        Post("/api/v1/auth/password-reset/confirm", new { token, new_password = password });

    public async Task<HttpResponseMessage> Post(string path, object body, string? token = null)
    {
        using var http = token is null ? Anonymous() : WithToken(token);
        return await http.PostAsJsonAsync(path, body);
    }

    public async Task<HttpResponseMessage> Login(Company company, string? password = Password, string? email = null) =>
        await Post("/api/v1/auth/login", new { email = email ?? company.OwnerEmail, password, tenant = company.Slug });

    /// <summary>A confirmed user with these roles and its access token.</summary>
    public async Task<(Guid Id, string Email, string Token)> Member(Company company, params string[] roles)
    {
        var email = $"user-{Guid.NewGuid():N}@example.com";
        var created = await Post("/api/v1/users", new { email, full_name = "Member", roles }, await company.OwnerToken());
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        (await Confirm(await company.LinkOf(email))).StatusCode.ShouldBe(HttpStatusCode.OK);
        return ((await created.Json()).GetProperty("id").GetGuid(), email, (await (await Login(company, email: email)).Tokens()).Access);
    }

    /// <summary>The token of a new platform administrator.</summary>
    public async Task<string> PlatformToken()
    {
        var email = $"admin-{Guid.NewGuid():N}@dotmac.localhost";
        await using var output = new StringWriter();
        await CreateAdmin.Run(Services, ["create-admin", "--email", email], output, TestContext.Current.CancellationToken);
        (await Confirm(output.ToString().Trim().Split('=')[1])).StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await (await Post("/api/v1/auth/login", new { email, password = Password, tenant = "platform" })).Tokens()).Access;
    }

    /// <summary>A token request as an OAuth client sends it.</summary>
    public async Task<HttpResponseMessage> Token(Dictionary<string, string> form, string? basic = null, string query = "")
    {
        using var http = Anonymous();
        if (basic is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(basic)));
        using var content = new FormUrlEncodedContent(form);
        return await http.PostAsync("/connect/token" + query, content);
    }

    /// <summary>A request to another of the OAuth endpoints.</summary>
    public async Task<HttpResponseMessage> Connect(string endpoint, Dictionary<string, string> form)
    {
        using var http = Anonymous();
        using var content = new FormUrlEncodedContent(form);
        return await http.PostAsync($"/connect/{endpoint}", content);
    }

    /// <summary>The audit records of the company's operations.</summary>
    public async Task<List<Audited>> Audits(Company company)
    {
        var rows = await As(company.Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "audited").OrderBy(row => row.Position).ToListAsync());
        return [.. rows.Select(row => JsonSerializer.Deserialize<Audited>(row.Payload, EventCatalogue.Json)!)];
    }

    public FleetSealer Fleet => Services.GetRequiredService<FleetSealer>();
}

/// <summary>A tenant of a test.</summary>
public sealed record Company(IdentityHost Host, Guid Id, string Slug, string OwnerEmail)
{
    private string? ownerToken;

    public async Task<string> OwnerToken() => ownerToken ??= (await (await Host.Login(this)).Tokens()).Access;

    /// <summary>The token of the last confirmation mail to that address, opened as Notifications does.</summary>
    public async Task<string> LinkOf(string email)
    {
        var mail = await Eventually.Some(() => LastMail(email), $"a mail to {email}");
        return Host.Fleet.OpenToken(mail.SealedToken!);
    }

    /// <summary>Asks for a new password and opens the mail that comes.</summary>
    public async Task<string> ResetLink(string email)
    {
        const string template = "email.auth.password_reset";
        var before = (await Mails(email)).Count(mail => mail.Template == template);
        (await Host.Post("/api/v1/auth/password-reset", new { email, tenant = Slug })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var mails = await Eventually.Get(
            async () => (await Mails(email)).Where(mail => mail.Template == template).ToList(), found => found.Count > before, $"a reset mail to {email}");
        return Host.Fleet.OpenToken(mails[^1].SealedToken!);
    }

    /// <summary>As if everybody signed in in a browser had proved by that, and then, who it is.</summary>
    public Task Reauthenticate(string[] methods, DateTimeOffset at) => Host.As(Id, async db =>
    {
        foreach (var session in await db.Sessions.Where(session => session.ClientId == "browser").ToListAsync())
            session.Reauthenticate(methods, at);
        return await db.SaveChangesAsync();
    });

    /// <summary>As if the links had been mailed so much earlier.</summary>
    public Task AgeLinks(string by) => Host.As(Id, async db =>
    {
        await db.Database.ExecuteSqlAsync($"UPDATE verification_tokens SET created_at = created_at - {by}::text::interval");
        db.MarkSaved();
        return 0;
    });

    public async Task<MailRequested?> LastMail(string email) => (await Mails(email)).LastOrDefault();

    public async Task<List<MailRequested>> Mails(string email)
    {
        var rows = await Host.As(
            Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "mail.requested").OrderBy(row => row.Position).ToListAsync());
        return [.. rows.Select(row => JsonSerializer.Deserialize<MailRequested>(row.Payload, EventCatalogue.Json)!).Where(mail => mail.To == email)];
    }
}

/// <summary>Reads answers.</summary>
public static class Answers
{
    public static async Task<JsonElement> Json(this HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    public static async Task<(string Access, string Refresh)> Tokens(this HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var body = await answer.Json();
        return (body.GetProperty("access_token").GetString()!, body.GetProperty("refresh_token").GetString()!);
    }

    public static async Task Refuses(this HttpResponseMessage answer, int status, string code)
    {
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        (await answer.Code()).ShouldBe(code);
    }
}
