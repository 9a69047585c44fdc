using System.Globalization;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Client;
using OpenIddict.Client.AspNetCore;

namespace DotMac.Identity.Features.Federation;

/// <summary>Sends the browser to a provider of the tenant, with a state that this browser alone can bring back, a nonce and PKCE.</summary>
internal static class BeginExternalSignIn
{
    /// <summary>The cookie of the browser in which a user asked to link an account.</summary>
    public const string LinkCookie = "__Host-dotmac-link";

    public static void Map(WebApplication app) => app.MapGet("/api/v1/auth/oauth/{provider}/authorize", Handle).WithName("BeginExternalSignIn")
        .Anonymous("the provider asks who it is").ExcludeFromDescription();

    public static async Task<IResult> Handle(
        string provider, HttpContext http, SignInDirectory directory, ProviderRegistrations registrations, ProviderLinks links, FormGuard guard,
        CurrentOperation operation, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var (query, now) = (http.Request.Query, time.GetUtcNow());
        operation.EnterNamed(await directory.Find(http, query["tenant"], ct) ?? throw IdentityProviderErrors.NotFound(provider));
        var found = await db.IdentityProviders.AsNoTracking().Offered(provider, ct) ?? throw IdentityProviderErrors.NotFound(provider);
        var request = query["request"].ToString() is { Length: > 0 and <= ExternalFlow.MostRequest } given && !given.Contains('\0') ? given : $"tenant={db.TenantId}";
        var link = query.ContainsKey("link") ? await Linking(http, found, db, now, ct) : null;
        await db.Rollback(); // nothing is held while the provider is asked
        var registration = registrations.Of(found);
        if (!await Answers(registration, ct))
            return SignInPage.Show(http, guard, request, null, null, await links.For(request, ct), IdentityProviderErrors.Unavailable);

        var flow = new ExternalFlow { ProviderId = found.Id, Request = request, UserId = link?.UserId, SessionId = link?.SessionId, ExpiresAt = now + ExternalFlow.Life };
        await db.Await(flow, now, ct);
        http.Features.Set(registration);
        http.Response.Headers.CacheControl = "no-store";
        var state = new AuthenticationProperties { RedirectUri = "/", Items = { [TakeFlow.Property] = TakeFlow.NameOf(new RowReference(db.TenantId, flow.Id)) } };
        if (found.Kind.SpeaksOpenId() && SignInDemand.In(request) is { } seconds)
            AskAnew(state, seconds);
        return Results.Challenge(state, [OpenIddictClientAspNetCoreDefaults.AuthenticationScheme]);
    }

    /// <summary>The link that a user asked for, whose account it is, as this browser may say once.</summary>
    private static async Task<ExternalFlow> Linking(HttpContext http, IdentityProvider provider, IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var isOurs = SecretToken.TryParse(http.Request.Cookies[LinkCookie], out var token) && token.Row.TenantId == db.TenantId;
        http.Response.Cookies.Delete(LinkCookie, BrowserSessions.Hardened);
        var asked = isOurs ? await db.ExternalFlows.AsNoTracking().FirstOrDefaultAsync(flow => flow.Id == token!.Row.RowId && flow.SecretHash != null, ct) : null;
        if (asked is null || !token!.Matches(asked.SecretHash!) || asked.ProviderId != provider.Id)
            throw ExternalLoginErrors.FlowInvalid();
        return await db.TakeFlow(asked.Id, false, now, ct) ?? throw ExternalLoginErrors.FlowInvalid();
    }

    /// <summary>The provider is to ask the user itself, and to say when it did.</summary>
    private static void AskAnew(AuthenticationProperties state, int seconds)
    {
        state.Parameters["max_age"] = seconds.ToString(CultureInfo.InvariantCulture);
        if (seconds == 0)
            state.Parameters["prompt"] = "login";
    }

    /// <summary>Its discovery document is at hand or can be fetched.</summary>
    private static async Task<bool> Answers(OpenIddictClientRegistration registration, CancellationToken ct)
    {
        try
        {
            return await registration.ConfigurationManager!.GetConfigurationAsync(ct) is not null;
        }
        catch (Exception down) when (down is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
