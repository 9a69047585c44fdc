using System.Net;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

public sealed class CategoryTests(BillingService service)
{
    [Fact]
    public async Task A_name_is_taken_once_however_many_ask_at_once()
    {
        using var seller = service.NewSeller();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => seller.Post("/catalog/categories", new { name = "Internet" })));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        foreach (var lost in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            (await lost.Code()).ShouldBe("category.name_taken");
        using var other = service.NewSeller();
        await other.Created("/catalog/categories", new { name = "Internet" });
    }

    [Fact]
    public async Task A_category_is_renamed_by_who_read_it_and_its_name_is_free_again_once_it_is_deleted()
    {
        using var seller = service.NewSeller();
        var category = (await seller.Created("/catalog/categories", new { name = "Internet", description = "By cable" })).Id();
        var renamed = await seller.Edit(HttpMethod.Put, $"/catalog/categories/{category}", new { name = "Fibre" });
        renamed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await seller.Get($"/catalog/categories/{category}")).Text("name").ShouldBe("Fibre");
        (await seller.Delete($"/catalog/categories/{category}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await (await seller.Delete($"/catalog/categories/{category}")).Code()).ShouldBe("category.not_found");
        await seller.Created("/catalog/categories", new { name = "Fibre" });
        (await seller.List("/catalog/categories")).Length.ShouldBe(1);
        foreach (var fact in new[] { "category.updated", "category.deleted" })
            (await seller.Events(fact)).Single().Text("name").ShouldBe("Fibre");
    }

    [Fact]
    public async Task A_category_that_products_are_in_is_not_deleted()
    {
        using var seller = service.NewSeller();
        var category = (await seller.Created("/catalog/categories", new { name = "Internet" })).Id();
        var product = (await seller.Created("/catalog/products", new { sku = "fibre-100", name = "Fibre", category_id = category })).Id();
        (await (await seller.Delete($"/catalog/categories/{category}")).Code()).ShouldBe("category.in_use");
        (await seller.Get($"/catalog/categories/{category}")).Text("name").ShouldBe("Internet");
        (await seller.Events("category.deleted")).ShouldBeEmpty();

        (await seller.Edit(HttpMethod.Put, $"/catalog/products/{product}", new { name = "Fibre" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await seller.Delete($"/catalog/categories/{category}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await seller.Events("product.updated")).Single().Text("sku").ShouldBe("FIBRE-100");
    }

    [Fact]
    public async Task Products_are_found_by_category_and_by_SKU_in_any_case()
    {
        using var seller = service.NewSeller();
        var category = (await seller.Created("/catalog/categories", new { name = "Internet" })).Id();
        await seller.Created("/catalog/products", new { sku = "fibre-100", name = "Fibre", category_id = category });
        await seller.Created("/catalog/products", new { sku = "phone", name = "Phone" });
        (await seller.List($"/catalog/products?category_id={category}")).Single().Text("sku").ShouldBe("FIBRE-100");
        (await seller.List("/catalog/products?sku=Phone")).Single().Text("name").ShouldBe("Phone");
        (await seller.List($"/catalog/products?sku=phone&category_id={category}")).ShouldBeEmpty();
        (await seller.List("/catalog/products")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_category_of_another_tenant_is_none_here()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var foreign = (await other.Created("/catalog/categories", new { name = "Internet" })).Id();
        (await (await seller.Post("/catalog/products", new { sku = "one", name = "P", category_id = foreign })).Code()).ShouldBe("category.not_found");
        (await (await seller.Edit(HttpMethod.Put, $"/catalog/categories/{foreign}", new { name = "Mine" })).Code()).ShouldBe("category.not_found");
        (await seller.List("/catalog/products")).ShouldBeEmpty();
    }
}
