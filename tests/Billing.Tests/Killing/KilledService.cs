using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace DotMac.Billing.Tests.Killing;

/// <summary>Billing that answers requests and does nothing else: due work and the outbox are left to processes that may be killed.</summary>
public sealed class KilledService : BillingService
{
    private static readonly string[] LeftOut = ["DueWorker", "OutboxDispatcher"];

    protected override void Compose(IWebHostBuilder host) => host.ConfigureTestServices(services =>
    {
        foreach (var worker in services.Where(service => LeftOut.Contains(service.ImplementationType?.Name)).ToArray())
            services.Remove(worker);
    });
}
