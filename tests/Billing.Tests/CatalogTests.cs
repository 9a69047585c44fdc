using System.Net;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

public sealed class CatalogTests(BillingService service)
{
    [Fact]
    public async Task A_SKU_and_a_code_are_taken_once_however_many_ask_at_once()
    {
        using var seller = service.NewSeller();
        var products = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => seller.Post("/catalog/products", new { sku = "one", name = "P" })));
        products.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        foreach (var lost in products.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            (await lost.Code()).ShouldBe("product.sku_taken");

        var product = (await seller.List("/catalog/products")).Single().Id();
        var plan = new { product_id = product, code = "basic", name = "Basic", interval = "month", price = "1", currency = "EUR" };
        await seller.Created("/subscriptions/plans", plan);
        (await (await seller.Post("/subscriptions/plans", plan)).Code()).ShouldBe("plan.code_taken");
        (await seller.Events("plan.created")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_created_carries_its_ETag()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        foreach (var (path, body) in new (string, object)[]
        {
            ("/catalog/products", new { sku = "etag", name = "P" }),
            ($"/customers/{customer}/payment-methods", new { token = "card_ok" }),
            ("/invoices", new { customer_id = customer, lines = new[] { new { description = "x", quantity = 1, unit_price = "5" } } }),
            ("/subscriptions", new { customer_id = customer, plan_id = await seller.Plan() }),
        })
        {
            var answer = await seller.Post(path, body);
            answer.Headers.ETag!.Tag.ShouldBe("\"1\"", path);
            (await seller.Http.GetAsync(answer.Headers.Location)).Headers.ETag.ShouldNotBeNull(path);
        }
    }
}
