using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Benchmarks.Load;
using DotMac.Benchmarks.Running;

namespace DotMac.Benchmarks.Rows;

/// <summary>
/// <c>client_credentials</c> with a secret in the form: Identity on PostgreSQL, the secret kept as a hash, against npm oidc-provider on memory, the
/// secret in plain text. Both answer a JWT for one scope, signed with ES256. Identity may use both cores, node uses one.
/// </summary>
internal static class TokenRow
{
    private const string Scope = "billing.invoices.view";
    private const string Password = "Correct horse 9 staple";

    public static async Task Measure(Bench bench)
    {
        await Wrk.Install();
        var address = $"http://127.0.0.1:{TestKit.Ports.Free()}";
        Dictionary<string, string?> settings = new()
        {
            ["PublicUrl"] = "https://gateway.example",
            ["ASPNETCORE_URLS"] = address,
            ["services:identity:http:0"] = address,
            ["Clients:identity"] = "client-key-of-identity-for-tests-0123456789abcdef",
        };
        await using var identity = await RunningService.Create<Projects.Identity>(bench, "identity", settings);
        var link = await identity.Settings.Run(new Projects.Identity().AssemblyPath, "create-admin", "--email", "admin@bench.example");
        await identity.Start();
        var (id, secret) = await Register(identity, link.Trim().Split("token=")[1]);
        await using var peer = await OidcProvider.Start(bench, id, secret, Scope);

        var form = $"grant_type=client_credentials&client_id={id}&client_secret={secret}&scope={Scope}";
        Wrk ours = Load(new Uri(identity.Program.Address, "/connect/token"), form), theirs = Load(peer.Tokens, form);
        foreach (var load in new[] { ours, theirs })
            await Rounds.WarmUp(load.PerSecond, bench.Options.WarmUp);
        var rates = await Rounds.Run(bench.Options.Rounds, () => ours.PerSecond(bench.Options.Round), () => theirs.PerSecond(bench.Options.Round));
        bench.Report.Keep("tokens/s of Identity", rates[0]);
        bench.Report.Keep("tokens/s of oidc-provider", rates[1]);
        bench.Report.Add(new("client_credentials, Identity against npm oidc-provider in memory, tokens/s", rates[0].Against(rates[1]), "", 0.35, 0.6, MoreIsBetter: true));
    }

    private static Wrk Load(Uri url, string form) => new(url, Connections: 8)
    {
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded" },
        Script = ["post.lua", form],
    };

    /// <summary>The administrator confirms, signs in and registers a machine client, all over the API.</summary>
    private static async Task<(string Id, string Secret)> Register(RunningService identity, string link)
    {
        using var http = new HttpClient { BaseAddress = identity.Program.Address };
        await Post(http, "verify-email/confirm", new { token = link, password = Password });
        var session = await Post(http, "login", new { tenant = "platform", email = "admin@bench.example", password = Password });
        http.DefaultRequestHeaders.Authorization = new("Bearer", session.GetProperty("access_token").GetString());
        var client = await Post(http, "clients", new { name = "Bench", scopes = new[] { Scope } });
        return (client.GetProperty("client_id").GetString()!, client.GetProperty("client_secret").GetString()!);
    }

    private static async Task<JsonElement> Post(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync($"/api/v1/auth/{path}", body);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>()
            : throw new InvalidOperationException($"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
