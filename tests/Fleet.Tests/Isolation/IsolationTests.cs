using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DotMac.Fleet.Tests.Isolation;

/// <summary>
/// Every route of every OpenAPI document, attacked with another company's ids in path and body: the answer is the one for an id that nobody
/// has, so it does not even tell that the object exists; and nothing of the victim changes. A route is given all ids that its own service's database has of the
/// victim (another service's are not in it, so they are ids that nobody has), or those of its kind alone where the owner's own read showed which that is.
/// </summary>
[UsesFleet]
public sealed class IsolationTests(FleetFixture fleet)
{
    private static readonly string[] Services = ["identity", "tenancy", "billing", "partners", "notifications", "audit", "operations"];

    private int asked;

    [Fact]
    public async Task Another_companys_ids_are_as_good_as_ids_that_nobody_has()
    {
        var (victim, attacker) = (await Populated(), await Company.SignUp(fleet, "mallory"));
        var rows = new Rows((await fleet.App.GetConnectionStringAsync("postgres", default))!);
        var targets = await Task.WhenAll(Services.Select(service => Targets.Of(rows, service, victim.TenantId)));
        targets.Sum(of => of.Count).ShouldBeGreaterThan(30);
        var before = await rows.Digest(victim.TenantId);

        var attacks = await Task.WhenAll(Services.Zip(targets, (service, of) => Attack(service, victim, attacker, of)));
        TestContext.Current.TestOutputHelper!.WriteLine($"{asked} requests with {targets.Sum(of => of.Count)} ids");
        attacks.SelectMany(attack => attack.Found).ShouldBeEmpty();
        // The ids are worth attacking with: their owner gets to its objects by them.
        attacks.Sum(attack => attack.Reached).ShouldBeGreaterThan(10);
        (await rows.Digest(victim.TenantId)).ShouldBe(before);

        // Who does get through is found: the owner in the attacker's place, reading and writing.
        var own = await Attack("partners", victim, victim, targets[Array.IndexOf(Services, "partners")]);
        own.Found.ShouldContain(found => found.Contains("GET", StringComparison.Ordinal));
        own.Found.ShouldContain(found => !found.Contains("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Naming_another_company_in_the_header_is_refused()
    {
        var (victim, attacker) = (await Company.SignUp(fleet, "victim"), await Company.SignUp(fleet, "mallory"));
        using var http = attacker.Client("billing");
        http.DefaultRequestHeaders.Add("X-Tenant-ID", victim.TenantId.ToString());
        using var answer = await http.GetAsync("/api/v1/billing/customers");
        ((int)answer.StatusCode).ShouldBeInRange(400, 404);
    }

    /// <summary>What is wrong with a service's routes, and how many of them their owner gets to something by.</summary>
    private async Task<(List<string> Found, int Reached)> Attack(string service, Company victim, Company attacker, Targets targets)
    {
        var (found, reached) = (new List<string>(), 0);
        using var http = attacker.Client(service);
        using var own = victim.Client(service);
        var document = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!;
        // Reads first: what they show their owner tells which ids the routes below them take.
        foreach (var route in Route.Of(service, document).OrderBy(route => route.Method != HttpMethod.Get))
        {
            if (!route.Path.Contains('{', StringComparison.Ordinal))
                found.AddRange(await Leak(http, route, targets.All));
            if (!route.TakesIds)
                continue;
            if (route.Method == HttpMethod.Get)
                reached += await Reaches(own, route, targets) ? 1 : 0;
            found.AddRange(await Attack(http, route, targets.For(route)));
        }

        return (found, reached);
    }

    /// <summary>Answers differ between a foreign id and one that nobody has, or an answer is a success or a crash.</summary>
    private async Task<List<string>> Attack(HttpClient http, Route route, IEnumerable<(Guid Parent, Guid Child)> targets)
    {
        var found = new List<string>();
        var unknown = await Ask(http, route, (Guid.CreateVersion7(), Guid.CreateVersion7()));
        if (unknown.Status >= 500)
            found.Add($"{route}: {unknown} for an unknown id");
        foreach (var target in targets)
            if (await Ask(http, route, target) is var answer && answer != unknown)
                found.Add($"{route} with {target}: {answer}, but {unknown} for an unknown id");
        return found;
    }

    private static async Task<List<string>> Leak(HttpClient http, Route route, IReadOnlyCollection<Guid> ids)
    {
        if (route.Method != HttpMethod.Get)
            return [];
        using var answer = await http.GetAsync(new Uri(route.Path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode >= 500)
            return [$"{route}: {(int)answer.StatusCode}"];
        return [.. ids.Where(id => text.Contains(id.ToString(), StringComparison.OrdinalIgnoreCase)).Select(id => $"{route} shows {id}")];
    }

    /// <summary>Whether the owner gets to something: by ids of the kind that the route names, or else by any.</summary>
    private async Task<bool> Reaches(HttpClient own, Route route, Targets targets)
    {
        foreach (var target in targets.Named(route))
            if ((await Ask(own, route, target)).Status == 200)
            {
                targets.NamedRightly(route);
                return true;
            }

        foreach (var target in targets.For(route))
            if ((await Ask(own, route, target)).Status == 200)
                return true;
        return false;
    }

    /// <summary>The status, and what else tells two answers apart: the problem's code, or what a read shows.</summary>
    private async Task<(int Status, string? Told)> Ask(HttpClient http, Route route, (Guid Parent, Guid Child) ids)
    {
        Interlocked.Increment(ref asked);
        using var answer = await http.SendAsync(route.Request(ids.Parent, ids.Child));
        if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
            return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        return ((int)answer.StatusCode, route.Method == HttpMethod.Get ? await answer.Content.ReadAsStringAsync() : null);
    }

    /// <summary>A company with something in every service.</summary>
    private async Task<Company> Populated()
    {
        var company = await Company.SignUp(fleet, "victim");
        var product = Id(await company.Post("billing", "/billing/catalog/products", new { sku = "PRO-1", name = "Pro" }));
        var plan = Id(await company.Post(
            "billing", "/billing/subscriptions/plans",
            new { product_id = product, code = "pro", name = "Pro", interval = "month", price = "29.00", currency = "EUR" }));
        await company.Post("billing", "/billing/meters", new { code = "calls", name = "Calls", aggregation = "count" });
        var program = Id(await company.Post(
            "partners", "/partners/programs", new { name = "Friends", commission_model = "revenue_share", rate = "0.2" }));
        var partner = Id(await company.Post(
            "partners", "/partners", new { program_id = program, company_name = "Partner Ltd", email = "hello@partner.example" }));
        await company.Post("partners", $"/partners/{partner}/referral-codes", new { code = "FRIEND20" });
        var customer = Id(await company.Post(
            "billing", "/billing/customers",
            new { name = "Buyer", email = $"buyer@{company.Slug}.example", currency = "EUR", referral_code = "FRIEND20" }));
        await company.Post("billing", $"/billing/customers/{customer}/payment-methods", new { token = "card_ok" });
        await company.Post(
            "notifications", "/webhooks/subscriptions", new { url = fleet.Caught.Hook(company.Slug), events = new[] { "invoice.paid" } });
        await company.Post("billing", "/billing/subscriptions", new { customer_id = customer, plan_id = plan });
        await company.Post("identity", "/auth/api-keys", new { name = "ci", scopes = new[] { "billing.*" } });
        await Upload(company);
        await Eventually.Get(
            async () => (await company.Get("partners", $"/partners/{partner}/commissions")).GetProperty("items").GetArrayLength(),
                count => count == 1,
            "the commission");
        await fleet.Caught.Hook(company.Slug, _ => true);
        await fleet.Caught.Mail($"buyer@{company.Slug}.example");
        return company;
    }

    private static async Task Upload(Company company)
    {
        using var http = company.Client("operations");
        using var content = new StringContent("a file of the victim");
        using var answer = await http.PostAsync(new Uri("/api/v1/files/storage/upload?name=own.txt", UriKind.Relative), content);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private static Guid Id(JsonElement created) => created.GetProperty("id").GetGuid();
}
