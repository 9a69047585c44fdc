using DotMac.Identity.Data;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Registrations;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Federation;

/// <summary>
/// The providers of the tenant as the sign-in page offers them, and the page for registering where its policy lets strangers in: plain links, which need neither script nor a
/// form's policy.
/// </summary>
internal sealed class ProviderLinks(IdentityDbContext db, CurrentOperation operation)
{
    /// <summary>HTML that leads to each enabled provider, and to registering, and goes on with the request afterwards; nothing while no tenant is known.</summary>
    public async Task<string> For(string request, CancellationToken ct)
    {
        if (operation.TenantId is not { } tenant || request.Length > Domain.Federation.ExternalFlow.MostRequest)
            return "";

        var offered = await db.IdentityProviders.AsNoTracking().Where(provider => provider.Enabled).OrderBy(provider => provider.Name)
            .Select(provider => new { provider.Name, provider.DisplayName }).ToListAsync(ct);
        return string.Concat(offered.Select(provider => Link(Address(provider.Name, tenant, request), $"Sign in with {provider.DisplayName}"))) +
            ((await db.SignInPolicy(ct)).OpenRegistration ? Link(ShowRegistration.AddressFor(tenant, request), "Create an account") : "");
    }

    private static string Link(string address, string text) => $"""<a class="provider" href="{Page.Text(address)}">{Page.Text(text)}</a>""";

    public static string Address(string provider, Guid tenant, string request) =>
        $"/api/v1/auth/oauth/{provider}/authorize{QueryString.Create("tenant", tenant.ToString()).Add("request", request)}";
}
