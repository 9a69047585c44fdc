using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Usage events are counted exactly once, and what meters make of them: cases D19, K01 and K03 of billing-rules.md.</summary>
public sealed class UsageTests(BillingService service)
{
    [Fact]
    public async Task K01_the_same_event_three_times_counts_once_and_is_a_success_each_time()
    {
        using var seller = await service.NewSandbox();
        var (subscription, meter) = await Sold(seller);
        var answers = new List<string?>();
        for (var i = 0; i < 3; i++)
            answers.Add((await seller.Use(subscription, meter, 5, "2025-03-01T00:00:00Z", "e-1")).Text("status"));
        answers.ShouldBe(["recorded", "duplicate", "duplicate"]);
        (await seller.Used(subscription)).ShouldBe("5");
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Amount().ShouldBe(500);
    }

    [Fact]
    public async Task K03_an_event_whose_first_write_failed_counts_when_it_is_sent_again()
    {
        using var seller = await service.NewSandbox();
        var (subscription, meter) = await Sold(seller);
        await service.Sql("ALTER TABLE usage_events ADD CONSTRAINT planted CHECK (event_id <> 'e-k03') NOT VALID");
        var failed = await seller.Post("/usage", Metered.Event(subscription, meter, 5, id: "e-k03"));
        await service.Sql("ALTER TABLE usage_events DROP CONSTRAINT planted");
        failed.IsSuccessStatusCode.ShouldBeFalse();
        (await seller.Use(subscription, meter, 5, id: "e-k03")).Text("status").ShouldBe("recorded");
        (await seller.Used(subscription)).ShouldBe("5");
    }

    [Fact]
    public async Task Events_sent_by_many_at_once_count_once_each()
    {
        using var seller = await service.NewSandbox();
        var (subscription, meter) = await Sold(seller);
        var events = Enumerable.Range(0, 1000).Select(i => Metered.Event(subscription, meter, 1, "2025-03-01T00:00:00Z", $"e-{i}")).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => seller.Do("/usage/bulk", new { events })));
        answers.Sum(answer => answer.Number("recorded")).ShouldBe(1000);
        answers.SelectMany(answer => answer.GetProperty("results").EnumerateArray()).Count(result => result.Text("status") == "duplicate").ShouldBe(3000);
        (await seller.Used(subscription)).ShouldBe("1000");
        (await seller.Post("/usage/bulk", new { events = events.Append(events[0]) })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await seller.Post("/usage/bulk", new { events = new object?[] { events[0], null } })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Each_event_of_a_bulk_has_its_own_answer()
    {
        using var seller = await service.NewSandbox();
        var (subscription, meter) = await Sold(seller);
        await seller.Use(subscription, meter, 1, id: "taken");
        object[] events =
        [
            Metered.Event(subscription, meter, 2, id: "good"), Metered.Event(subscription, meter, 2, id: "good"), Metered.Event(subscription, meter, 3, id: "good"),
            Metered.Event(subscription, meter, 2, id: "taken"), Metered.Event(subscription, "no-meter", 2), Metered.Event(Guid.NewGuid(), meter, 2),
            Metered.Event(subscription, meter, 2, "2025-03-01T00:06:00Z"), Metered.Event(subscription, meter, 2, "2025-02-28T23:59:59Z"),
            Metered.Event(subscription, meter, "many"), Metered.Event(subscription, meter, -1), Metered.Event(subscription, meter, new { nested = 1 }),
            new { id = "x", source = "test", type = meter, data = new { quantity = 1 } },
            new { id = "y", source = "test", type = meter, customer_id = Guid.NewGuid(), data = new { quantity = 1 } },
        ];
        var answer = await seller.Do("/usage/bulk", new { events });
        answer.GetProperty("results").EnumerateArray().Select(result => result.Text("code") ?? result.Text("status")).ShouldBe([
            "recorded", "duplicate", "usage.conflict", "usage.conflict", "usage.meter_unknown", "usage.subject_unknown", "usage.in_future",
            "usage.before_start", "usage.value_invalid", "usage.value_invalid", "usage.data_invalid", "usage.subject_unclear", "usage.subject_unknown",
        ]);
        answer.Number("recorded").ShouldBe(1);
        (await seller.Used(subscription)).ShouldBe("3");
        (await (await seller.Post("/usage", Metered.Event(subscription, meter, 9, id: "taken"))).Code()).ShouldBe("usage.conflict");
    }

    [Fact]
    public async Task What_no_database_keeps_is_refused_alone_and_a_filter_knows_true_and_numbers()
    {
        using var seller = await service.NewSandbox();
        var meter = await seller.Meter("count", new { filter_property = "billable", filter_values = new[] { "true", "1.5" } });
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "1.00")]));
        string Event(string id, string data) => $$"""{"id": "{{id}}", "source": "test", "type": "{{meter}}", "subscription_id": "{{subscription}}", "data": { {{data}} } }""";
        string[] events =
        [
            Event("a", "\"billable\": true"), Event("b", "\"billable\": true, \"note\": \"\\ud800\""), Event("c", "\"billable\": true, \"x\": 1e999999"),
            Event("d", "\"billable\": 1.5"), Event("e", "\"billable\": false"), Event("\\u0000", "\"billable\": true"),
            Event("", "\"billable\": true"), Event(new('x', 201), "\"billable\": true"),
        ];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/billing/usage/bulk");
        request.Content = new StringContent($$"""{"events": [{{string.Join(',', events)}}]}""", Encoding.UTF8, "application/json");
        using var answer = await seller.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("results").EnumerateArray().Select(result => result.Text("code") ?? result.Text("status"))
            .ShouldBe(["recorded", "usage.data_invalid", "usage.data_invalid", "recorded", "recorded", .. Enumerable.Repeat("usage.name_invalid", 3)]);
        (await seller.Used(subscription)).ShouldBe("2");
    }

    [Fact]
    public async Task A_customer_that_is_named_has_one_running_subscription_and_another_sellers_is_unknown()
    {
        using var seller = await service.NewSandbox();
        using var other = await service.NewSandbox();
        var customer = await seller.Customer();
        var meter = await seller.Meter();
        var plan = await seller.PlanWith([Metered.PerUnit(meter, "1.00")]);
        var subscription = await seller.SubscribeTo(customer, plan);
        object Named(string id) => new { id, source = "test", type = meter, customer_id = customer, data = new { quantity = "2.5" } };
        (await seller.Do("/usage", Named("a"))).Text("status").ShouldBe("recorded");
        (await seller.Used(subscription)).ShouldBe("2.5");
        await seller.SubscribeTo(customer, plan);
        (await (await seller.Post("/usage", Named("b"))).Code()).ShouldBe("usage.subject_ambiguous");

        var foreign = await other.Meter();
        (await (await other.Post("/usage", Metered.Event(subscription, foreign, 1))).Code()).ShouldBe("usage.subject_unknown");
        (await other.Http.GetAsync($"/api/v1/billing/subscriptions/{subscription}/usage")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("count", "5")]
    [InlineData("sum", "19")]
    [InlineData("max", "9")]
    [InlineData("last", "1")]
    [InlineData("unique", "4")]
    [InlineData("percentile", "3")]
    public async Task A_meter_aggregates_what_its_filter_lets_in(string aggregation, string expected)
    {
        using var seller = await service.NewSandbox();
        var meter = await seller.Meter(aggregation, aggregation == "percentile"
            ? new { percentile = 60, filter_property = "region", filter_values = new[] { "eu" } }
            : new { filter_property = "region", filter_values = new[] { "eu" } });
        var plan = await seller.PlanWith([Metered.PerUnit(meter, "1.00")]);
        var subscription = await seller.SubscribeTo(await seller.Customer(), plan);
        await seller.AdvanceTo("2025-03-09T00:00:00Z");
        object Event(int day, int quantity, string region) => new
        {
            id = $"{day}",
            source = "test",
            type = meter,
            subscription_id = subscription,
            time = $"2025-03-0{day}T00:00:00Z",
            data = new { quantity, region },
        };
        object[] events = [Event(2, 4, "eu"), Event(3, 9, "eu"), Event(4, 2, "eu"), Event(5, 3, "eu"), Event(6, 1, "eu"), Event(7, 100, "us")];
        if (aggregation is "unique")
            events[3] = Event(5, 9, "eu");
        (await seller.Do("/usage/bulk", new { events })).Number("recorded").ShouldBe(6);
        (await seller.Used(subscription)).ShouldBe(expected);
    }

    [Fact]
    public async Task D19_a_standing_quantity_counts_by_the_days_that_it_stood_and_goes_on_in_the_next_period()
    {
        using var seller = await service.NewSandbox("2024-01-01T00:00:00Z");
        var meter = await seller.Meter("weighted_sum");
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "10.00")]));
        await seller.Use(subscription, meter, 10, "2024-01-01T00:00:00Z");
        await seller.AdvanceTo("2024-01-16T13:00:00Z");
        await seller.Use(subscription, meter, 5);
        (await seller.Used(subscription)).ShouldBe("12.58064516129");
        await seller.AdvanceTo("2024-03-01T00:00:00Z");
        (await seller.InvoicesOf(subscription)).Select(invoice => invoice.Amount()).ShouldBe([15000, 12581, 0]);
    }

    [Fact]
    public async Task A_meter_is_known_by_its_code_and_says_what_it_needs()
    {
        using var seller = service.NewSeller();
        var created = await seller.Created("/meters", new { code = "calls", name = "Calls", aggregation = "count" });
        (await seller.Get($"/meters/{created.Id()}")).Text("code").ShouldBe("calls");
        (await seller.List("/meters")).Single().Id().ShouldBe(created.Id());
        (await seller.Events("meter.created")).Single().Text("aggregation").ShouldBe("count");
        async Task Refused(object body, string code) => (await (await seller.Post("/meters", body)).Code()).ShouldBe(code);
        await Refused(new { code = "calls", name = "Calls", aggregation = "count" }, "meter.code_taken");
        await Refused(new { code = "sum", name = "Sum", aggregation = "sum" }, "meter.property_mismatch");
        await Refused(new { code = "p1", name = "P", aggregation = "percentile", property = "ms" }, "meter.percentile_mismatch");
        await Refused(new { code = "f1", name = "F", aggregation = "count", filter_property = "region" }, "meter.filter_mismatch");
        (await seller.Http.GetAsync($"/api/v1/billing/meters/{Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<(Guid Subscription, string Meter)> Sold(Seller seller)
    {
        var meter = await seller.Meter();
        return (await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "1.00")])), meter);
    }
}
