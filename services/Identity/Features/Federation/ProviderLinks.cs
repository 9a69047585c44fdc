using DotMac.Identity.Data;
using DotMac.Identity.Features.Connect;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Federation;

/// <summary>The providers of the tenant as the sign-in page offers them: plain links, which need neither script nor a form's policy.</summary>
internal sealed class ProviderLinks(IdentityDbContext db, CurrentOperation operation)
{
    /// <summary>HTML that leads to each enabled provider and goes on with the request afterwards; nothing while no tenant is known.</summary>
    public async Task<string> For(string request, CancellationToken ct)
    {
        if (operation.TenantId is not { } tenant || request.Length > Domain.Federation.ExternalFlow.MostRequest)
            return "";

        var offered = await db.IdentityProviders.AsNoTracking().Where(provider => provider.Enabled).OrderBy(provider => provider.Name)
            .Select(provider => new { provider.Name, provider.DisplayName }).ToListAsync(ct);
        return string.Concat(offered.Select(provider =>
            $"""<a class="provider" href="{Page.Text(Address(provider.Name, tenant, request))}">Sign in with {Page.Text(provider.DisplayName)}</a>"""));
    }

    public static string Address(string provider, Guid tenant, string request) =>
        $"/api/v1/auth/oauth/{provider}/authorize{QueryString.Create("tenant", tenant.ToString()).Add("request", request)}";
}
