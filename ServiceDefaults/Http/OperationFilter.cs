using System.Reflection;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Idempotency;
using DotMac.ServiceDefaults.Problems;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.ServiceDefaults.Http;

/// <summary>
/// The outermost filter of every endpoint. After the handler returned and before the first byte is sent it adds the audit record and
/// the stored answer and commits; on a refusal it rolls back and records the refusal. A feature mentions none of this.
/// </summary>
internal static class OperationFilter
{
    public static async ValueTask<object?> Invoke(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var db = http.RequestServices.GetRequiredService<ServiceDbContext>();
        var service = http.RequestServices.GetRequiredService<ServiceIdentity>();
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        var changes = !IsRead(http);
        try
        {
            var idempotency = changes ? await IdempotentRequest.Begin(http, db, time) : null;
            if (idempotency?.Replay is { } replay)
                return replay;
            if (AsksForClock(http))
                await db.Open(http.RequestAborted);
            if (changes)
                await RefuseBlockedTenant(db, http);

            var result = await next(context);
            if (!changes && !db.Operation.CrossTenant && !db.Operation.AuditedRead)
                return result;

            db.SaveInOneBatch();
            if (idempotency is not null)
                result = await idempotency.Store(result);
            db.Audit("succeeded", null, service, time);
            await db.SavePrepared(http.RequestAborted);
            await db.Commit(http.RequestAborted);
            return result;
        }
        catch (OvertakenException overtaken)
        {
            return overtaken.Answer;
        }
        catch (Exception exception) when (WriteRefusals.Of(exception) is { } refusal)
        {
            db.Reopen = null;
            await db.Rollback();
            // The record stands also when the caller has hung up by now.
            if (changes || db.Operation.CrossTenant || db.Operation.AuditedRead)
                await db.AuditRefusal(refusal.Code, service, time, CancellationToken.None);
            if (exception == refusal)
                throw;
            throw refusal;
        }
        finally
        {
            db.Reopen = null;
            await db.Rollback();
        }
    }

    private static bool IsRead(HttpContext http) => IsRead(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<OnlyAsks>() is not null;

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool AsksForClock(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Any(parameter => parameter.ParameterType == typeof(TenantClock)) is true;

    private static async Task RefuseBlockedTenant(ServiceDbContext db, HttpContext http)
    {
        if (db.Operation.TenantId is null || db.Operation.CrossTenant)
            return;

        await db.Open(http.RequestAborted);
        if (TenantState.IsBlocked(db.TenantStatus))
            throw new DomainException(Refusal.Forbidden, "tenant.suspended", "The tenant is suspended: its data can be read, not changed.");
        // A body of 100 MB may take minutes; no connection is held for that long.
        if (http.GetEndpoint()?.Metadata.GetMetadata<Streamed>() is not null)
            await db.Commit(http.RequestAborted);
    }
}
