using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using DotMac.Billing.Data;
using DotMac.Billing.Gateways;
using MassTransit;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Billing.Tests.Killing;

/// <summary>
/// The fail points of a Billing process: before and after each commit, each call of the payment provider and each event handed to the broker. They are
/// counted by their name for one tenant; at the armed one the process kills itself as <c>kill -9</c> would.
/// </summary>
internal static class FailPoints
{
    public const string TenantSetting = "FAIL_TENANT", PointSetting = "FAIL_POINT", Said = "fail point ";

    private static readonly string? Tenant = Environment.GetEnvironmentVariable(TenantSetting);
    private static readonly string? Armed = Environment.GetEnvironmentVariable(PointSetting);
    private static readonly ConcurrentDictionary<string, int> Passed = new();

    public static void Plant(IServiceCollection services)
    {
        services.ConfigureDbContext<BillingDbContext>(options => options.AddInterceptors(new Commits()));
        services.AddSingleton<IPaymentGateway>(provider => new Calls(provider.GetRequiredService<SandboxGateway>()));
        services.AddPublishObserver<Events>();
    }

    private static void Pass(string? tenant, string name)
    {
        if (tenant is null || tenant != Tenant)
            return;
        var point = $"{name} {Passed.AddOrUpdate(name, 1, (_, times) => times + 1)}";
        Console.WriteLine(Said + point);
        if (point != Armed)
            return;
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    private static async Task<T> Around<T>(Guid tenant, string call, Task<T> answer)
    {
        var outcome = await answer;
        Pass($"{tenant}", $"after {call}");
        return outcome;
    }

    private sealed class Commits : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Pass(TenantOf(eventData), "before commit");
            return ValueTask.FromResult(result);
        }

        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Pass(TenantOf(eventData), "after commit");
            return Task.CompletedTask;
        }

        private static string? TenantOf(DbContextEventData happened) => (happened.Context as BillingDbContext)?.TenantId.ToString();
    }

    private sealed class Calls(SandboxGateway provider) : IPaymentGateway
    {
        public string Name => provider.Name;

        public Task<CardDetails?> Describe(Guid tenant, string token, CancellationToken ct) => provider.Describe(tenant, token, ct);

        public Task<ChargeOutcome> Charge(ChargeRequest request, CancellationToken ct)
        {
            Pass($"{request.Tenant}", "before charge");
            return Around(request.Tenant, "charge", provider.Charge(request, ct));
        }

        public Task<ChargeOutcome?> Find(Guid tenant, Guid key, CancellationToken ct)
        {
            Pass($"{tenant}", "before question");
            return Around(tenant, "question", provider.Find(tenant, key, ct));
        }

        public Task<RefundOutcome> Refund(RefundRequest request, CancellationToken ct)
        {
            Pass($"{request.Tenant}", "before refund");
            return Around(request.Tenant, "refund", provider.Refund(request, ct));
        }
    }

    private sealed class Events : IPublishObserver
    {
        public Task PrePublish<T>(PublishContext<T> context) where T : class => Pass(context, "before event");

        public Task PostPublish<T>(PublishContext<T> context) where T : class => Pass(context, "after event");

        public Task PublishFault<T>(PublishContext<T> context, Exception exception) where T : class => Task.CompletedTask;

        private static Task Pass(SendContext context, string name)
        {
            FailPoints.Pass(context.Headers.Get<string>("tenant-id"), name);
            return Task.CompletedTask;
        }
    }
}
