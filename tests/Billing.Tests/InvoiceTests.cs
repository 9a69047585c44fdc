using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

public sealed class InvoiceTests(BillingService service)
{
    [Fact]
    public async Task Finalising_in_parallel_gives_numbers_without_gap_or_twin()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        var drafts = new List<Guid>();
        for (var i = 0; i < 12; i++)
            drafts.Add(await seller.Draft(customer));

        var answers = await Task.WhenAll(drafts.Select(draft => seller.Post($"/invoices/{draft}/finalize", null)));
        answers.ShouldAllBe(answer => answer.IsSuccessStatusCode);
        var numbers = await Task.WhenAll(answers.Select(async answer => (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("number")!));
        numbers.Select(number => int.Parse(number.Split('-')[^1], CultureInfo.InvariantCulture)).Order().ShouldBe(Enumerable.Range(1, 12));
    }

    [Fact]
    public async Task L01_a_number_is_taken_at_finalisation_and_stays_with_a_void_invoice()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var (first, second, third) = (await seller.Draft(customer), await seller.Draft(customer), await seller.Draft(customer));
        await seller.Post($"/invoices/{second}/finalize", null);
        await seller.Post($"/invoices/{third}/finalize", null);
        await seller.Do($"/invoices/{first}/void", new { reason = "not needed" });
        await seller.Do($"/invoices/{third}/void", new { reason = "mistake" });
        var fourth = await seller.Draft(customer);
        await seller.Post($"/invoices/{fourth}/finalize", null);
        (await seller.Get($"/invoices/{first}")).Text("number").ShouldBeNull();
        (await seller.Get($"/invoices/{third}")).Text("number").ShouldEndWith("000002");
        (await seller.Get($"/invoices/{fourth}")).Text("number").ShouldEndWith("000003");
    }

    [Fact]
    public async Task A_repeated_request_gets_the_first_answer_and_has_one_effect()
    {
        using var seller = service.NewSeller();
        var body = new { customer_id = await seller.Customer(), lines = new[] { new { description = "x", quantity = 1, unit_price = "5" } } };
        var first = await seller.Post("/invoices", body, "\"key-1\"");
        var again = await seller.Post("/invoices", body, "key-1");
        again.StatusCode.ShouldBe(first.StatusCode);
        again.Headers.Location.ShouldBe(first.Headers.Location);
        again.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        (await seller.Get("/invoices")).GetProperty("items").GetArrayLength().ShouldBe(1);

        var other = await seller.Post("/invoices", body with { lines = [new { description = "y", quantity = 1, unit_price = "5" }] }, "key-1");
        ((int)other.StatusCode).ShouldBe(422);
        (await other.Code()).ShouldBe("idempotency.key_reused");
    }

    [Theory]
    [InlineData("""{"lines":[{"description":"x","quantity":-1,"unit_price":"1"}]}""", 400, "request.invalid")]
    [InlineData("""{"lines":[{"description":"x","quantity":1,"unit_price":"-1"}]}""", 422, "price.malformed")]
    [InlineData("""{"lines":[{"description":"x","quantity":1,"unit_price":"1e5"}]}""", 422, "price.malformed")]
    [InlineData("""{"lines":[{"description":"x","quantity":1000000000,"unit_price":"999999999999"}]}""", 422, "money.out_of_range")]
    [InlineData(
        """
        {"lines":[{"description":"x","quantity":1000000000,"unit_price":"90000000"},
                  {"description":"y","quantity":1000000000,"unit_price":"90000000"}]}
        """,
        422, "money.out_of_range")]
    [InlineData("""{"lines":[{"description":"x","quantity":3000000000,"unit_price":"1"}]}""", 400, "request.invalid")]
    [InlineData("""{"lines":[]}""", 422, "invoice.empty")]
    [InlineData("""{"lines":[null]}""", 400, "request.malformed")]
    [InlineData("""{"lines":[{"description":"x","quantity":1.5,"unit_price":"1"}]}""", 400, "request.malformed")]
    [InlineData("""{"lines":[{"description":"x","quantity":1,"unit_price":1}]}""", 400, "request.malformed")]
    [InlineData("""{"lines":[{"description":"x","quantity":1,"unit_price":"1","id":"7"}]}""", 400, "request.malformed")]
    [InlineData("""{"lines":null}""", 400, "request.malformed")]
    [InlineData("""{"lines":[{"description":"\u0000","quantity":1,"unit_price":"1"}]}""", 400, "request.malformed")]
    public async Task Bad_input_is_refused_by_name_and_stores_nothing(string body, int status, string code)
    {
        using var seller = service.NewSeller();
        var whole = "{\"customer_id\":\"" + await seller.Customer() + "\"," + body[1..];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/billing/invoices");
        request.Content = new StringContent(whole, Encoding.UTF8, "application/json");
        request.Headers.Add("Idempotency-Key", "k");
        var answer = await seller.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        (await answer.Code()).ShouldBe(code);
        (await seller.Get("/invoices")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Eleven_megabytes_a_missing_key_and_a_foreign_currency_are_refused()
    {
        using var seller = service.NewSeller();
        var large = await seller.Post("/customers", new { name = new string('x', 11 * 1024 * 1024), email = "a@b.example", currency = "EUR" });
        ((int)large.StatusCode).ShouldBe(413);
        var body = new { customer_id = Guid.NewGuid(), lines = Array.Empty<object>() };
        var missing = await seller.Http.PostAsJsonAsync("/api/v1/billing/invoices", body);
        (await missing.Code()).ShouldBe("idempotency.key_required");
        var (customer, plan) = (await seller.Customer(currency: "USD"), await seller.Plan(currency: "EUR"));
        var mixed = await seller.Post("/subscriptions", new { customer_id = customer, plan_id = plan });
        (await mixed.Code()).ShouldBe("subscription.currency_mismatch");
        var unknown = await seller.Post("/customers", new { name = "x", email = "a@b.example", currency = "ABC" });
        (await unknown.Code()).ShouldBe("currency.unknown");
        var token = await seller.Post($"/customers/{await seller.Customer()}/payment-methods", new { token = "4242424242424242" });
        (await token.Code()).ShouldBe("payment_method.token_unknown");
    }

    [Fact]
    public async Task A_change_needs_the_etag_that_was_read()
    {
        using var seller = service.NewSeller();
        var id = await seller.Customer();
        var read = await seller.Http.GetAsync($"/api/v1/billing/customers/{id}");
        var body = new { name = "New", email = "new@new.example" };
        async Task<HttpResponseMessage> Put(string? tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/billing/customers/{id}");
            request.Content = JsonContent.Create(body);
            if (tag is not null)
                request.Headers.TryAddWithoutValidation("If-Match", tag);
            return await seller.Http.SendAsync(request);
        }

        ((int)(await Put(null)).StatusCode).ShouldBe(428);
        ((int)(await Put("\"99\"")).StatusCode).ShouldBe(412);
        (await Put(read.Headers.ETag!.ToString())).StatusCode.ShouldBe(HttpStatusCode.OK);
        ((int)(await Put(read.Headers.ETag!.ToString())).StatusCode).ShouldBe(412);
    }

    [Fact]
    public async Task Pages_show_each_row_once_and_a_cursor_holds_for_its_list_alone()
    {
        using var seller = service.NewSeller();
        for (var i = 0; i < 5; i++)
            await seller.Created("/customers", new { name = $"C{i}", email = $"c{i}@c.example", currency = "EUR" });
        var seen = new List<Guid>();
        var next = "/api/v1/billing/customers?limit=2";
        while (next is not null)
        {
            var answer = await seller.Http.GetAsync(next);
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.Id()));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0][1..] : null;
        }

        seen.Distinct().Count().ShouldBe(5);
        var cursor = (await seller.Get("/customers?limit=2")).Text("next_cursor");
        using var other = service.NewSeller();
        var elsewhere = new[] { (seller.Http, "/invoices?"), (other.Http, "/customers?"), (seller.Http, "/customers?x=1&") };
        foreach (var (client, path) in elsewhere)
            (await (await client.GetAsync($"/api/v1/billing{path}cursor={cursor}")).Code()).ShouldBe("page.cursor_invalid");
        (await (await seller.Http.GetAsync("/api/v1/billing/customers?limit=0")).Code()).ShouldBe("page.limit_invalid");
    }

    [Fact]
    public async Task Another_tenant_finds_nothing_by_any_id()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var subscription = await seller.Subscribe();
        var (customer, invoice) = (subscription.Id("customer_id"), subscription.Id("latest_invoice_id"));
        string[] shown =
        [
            $"/customers/{customer}", $"/customers/{customer}/payment-methods", $"/invoices/{invoice}", $"/invoices/{invoice}/pdf",
            $"/subscriptions/{subscription.Id()}", $"/subscriptions/plans/{subscription.Id("plan_id")}",
        ];
        foreach (var path in shown)
            (await other.Http.GetAsync("/api/v1/billing" + path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        (string, object?)[] changed =
        [
            ($"/invoices/{invoice}/pay", null), ($"/invoices/{invoice}/finalize", null), ($"/subscriptions/{subscription.Id()}/cancel", null),
            ($"/invoices/{invoice}/void", new { reason = "x" }), ($"/customers/{customer}/payment-methods", new { token = "card_ok" }),
        ];
        foreach (var (path, body) in changed)
            (await other.Post(path, body)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
    }

    [Fact]
    public async Task A_void_and_a_cancellation_are_not_done_without_a_key()
    {
        using var seller = service.NewSeller();
        var subscription = await seller.Subscribe(await seller.Buyer());
        var annul = await seller.Http.PostAsJsonAsync($"/api/v1/billing/invoices/{subscription.Id("latest_invoice_id")}/void", new { reason = "x" });
        var cancel = await seller.Http.PostAsJsonAsync($"/api/v1/billing/subscriptions/{subscription.Id()}/cancel", new { });
        (await annul.Code(), await cancel.Code()).ShouldBe(("idempotency.key_required", "idempotency.key_required"));
        (await seller.Get($"/subscriptions/{subscription.Id()}")).GetProperty("cancel_at_period_end").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_number_that_was_taken_by_a_refused_operation_goes_to_the_next_one()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var first = await seller.Finalized(customer);
        (await (await seller.Post($"/invoices/{first}/finalize", null)).Code()).ShouldBe("invoice.wrong_status");
        var second = await seller.Finalized(customer);
        (await seller.Get($"/invoices/{second}")).Text("number").ShouldEndWith("-000002");
    }

    [Fact]
    public async Task A_draft_can_be_discarded_a_void_repeats_and_what_was_paid_stays_paid()
    {
        using var seller = service.NewSeller();
        var draft = await seller.Draft(await seller.Buyer());
        (await seller.Do($"/invoices/{draft}/void", new { reason = "typo" })).Text("status").ShouldBe("void");
        (await seller.Do($"/invoices/{draft}/void", new { reason = "again" })).Text("void_reason").ShouldBe("typo");
        (await seller.Events("invoice.voided")).Length.ShouldBe(1);
        (await (await seller.Post($"/invoices/{draft}/finalize", null)).Code()).ShouldBe("invoice.wrong_status");

        var paid = (await seller.Subscribe()).Id("latest_invoice_id");
        await seller.Paid(paid);
        (await (await seller.Post($"/invoices/{paid}/void", new { reason = "x" })).Code()).ShouldBe("invoice.wrong_status");
    }
}
