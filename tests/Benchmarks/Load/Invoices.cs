using System.Text.Json;
using DotMac.Benchmarks.Running;

namespace DotMac.Benchmarks.Load;

/// <summary>Drafts of one line for one customer of a seller, each under a key of its own.</summary>
internal sealed class Invoices(Uri address, string token, Guid customer, int clients)
{
    public static object Body(Guid customer) =>
        new { customer_id = customer, lines = new[] { new { description = "Work", quantity = 3, unit_price = "10.00" } } };

    /// <summary>How many are created a second.</summary>
    public Task<double> PerSecond(TimeSpan duration) => new Wrk(new Uri(address, Seller.Root + "/invoices"), clients)
    {
        Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}", ["Content-Type"] = "application/json" },
        Script = ["post.lua", JsonSerializer.Serialize(Body(customer)), $"{Guid.NewGuid():N}-"],
    }.PerSecond(duration);
}
