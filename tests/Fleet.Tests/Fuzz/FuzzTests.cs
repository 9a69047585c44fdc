using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using DotMac.Fleet.Tests.Isolation;

namespace DotMac.Fleet.Tests.Fuzz;

/// <summary>Every route of every OpenAPI document, with input that nobody meant, for a bounded time. The seed makes a failure come again.</summary>
[UsesFleet]
public sealed class FuzzTests(FleetFixture fleet)
{
    private const int Seed = 26;
    private static readonly string[] Services = [.. FleetFixture.Services.Except(["gateway"])];
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact(Explicit = true)]
    public async Task What_a_document_does_not_allow_is_4xx_with_a_problem_and_stores_nothing()
    {
        var company = await Company.SignUp(fleet, "broken");
        var rows = new Rows((await fleet.App.GetConnectionStringAsync("postgres", default))!);
        var before = await rows.Digest(company.TenantId);
        var answers = await Fuzz(company, Mutations.Broken);

        answers.Where(answer => (int)answer.Status is < 400 or >= 500 || answer.Type != "application/problem+json").ShouldBeEmpty();
        answers.Count(answer => answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity).ShouldBeGreaterThan(answers.Count / 3);
        (await rows.Digest(company.TenantId)).ShouldBe(before);
        (await company.Get("billing", "/billing/customers")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact(Explicit = true)]
    public async Task Whatever_is_sent_no_answer_is_a_500()
    {
        var company = await Company.SignUp(fleet, "odd");
        var answers = await Fuzz(company, Mutations.Odd);
        answers.Where(answer => (int)answer.Status >= 500).ShouldBeEmpty();
        // They came past the door: most were judged by their content.
        answers.Count(answer => answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)).ShouldBeGreaterThan(answers.Count / 2);
    }

    /// <summary>Sends mutations of all routes, one after another and each as often as the others, until the time is up.</summary>
    private static async Task<List<Answer>> Fuzz(Company company, Func<Route, Random, HttpRequestMessage?> mutate)
    {
        var (random, clock, answers) = (new Random(Seed), Stopwatch.StartNew(), new List<Answer>());
        var routes = new List<(Route Route, HttpClient Http)>();
        foreach (var service in Services)
        {
            var http = company.Client(service);
            var document = JsonNode.Parse(await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
            routes.AddRange(Route.Of(service, document).Select(route => (route, http)));
        }

        while (clock.Elapsed < Bound)
            foreach (var (route, http) in routes)
                if (mutate(route, random) is { } request)
                    answers.Add(await Ask(http, route, request));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{answers.Count} requests to {routes.Count} routes: {string.Join(", ", answers.CountBy(answer => (int)answer.Status).OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}"))}");
        answers.Count.ShouldBeGreaterThan(routes.Count);
        return answers;
    }

    private static async Task<Answer> Ask(HttpClient http, Route route, HttpRequestMessage request)
    {
        using (request)
        {
            var sent = $"{request.RequestUri} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync())}";
            using var answer = await http.SendAsync(request);
            return new($"{route}", sent.Length > 300 ? sent[..300] : sent, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType);
        }
    }

    private sealed record Answer(string Route, string Sent, HttpStatusCode Status, string? Type);
}
