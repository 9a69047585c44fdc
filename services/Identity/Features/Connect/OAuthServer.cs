using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Secrets;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// OpenIddict as the fleet's OAuth 2.0 server: it authenticates clients, checks requests and serves discovery and keys; the token
/// endpoint then issues the fleet's own tokens.
/// </summary>
internal static class OAuthServer
{
    public static void AddOAuthServer(this IHostApplicationBuilder builder)
    {
        var issuer = TokenIssuer.IssuerOf(builder.Configuration);
        builder.Services.AddDbContextPool<OAuthDbContext>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).UseSnakeCaseNamingConvention().AddInterceptors(new StorableText()));
        builder.Services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>, SigningCredentialsFromDatabase>();
        builder.Services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>, SigningKeysChanged>();
        builder.Logging.AddFilter("OpenIddict", LogLevel.Warning); // it tells four lines of every token
        builder.Services.AddOpenIddict()
            .AddCore(core =>
            {
                core.UseEntityFrameworkCore().UseDbContext<OAuthDbContext>().ReplaceDefaultEntities<Guid>();
                core.ReplaceApplicationManager(typeof(OAuthApplications<>));
            })
            .AddServer(server =>
            {
                server.SetIssuer(issuer)
                    .SetAuthorizationEndpointUris("/connect/authorize")
                    .SetTokenEndpointUris("/connect/token")
                    .SetRevocationEndpointUris("/connect/revoke")
                    .SetIntrospectionEndpointUris("/connect/introspect")
                    .SetPushedAuthorizationEndpointUris("/connect/par")
                    .SetEndSessionEndpointUris("/connect/logout")
                    .SetConfigurationEndpointUris("/.well-known/openid-configuration")
                    .SetJsonWebKeySetEndpointUris("/.well-known/jwks.json");
                server.AllowClientCredentialsFlow().AllowRefreshTokenFlow().AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowTokenExchangeFlow();
                server.Configure(TokenExchange.Restrict);
                server.Configure(options => options.CodeChallengeMethods.IntersectWith([CodeChallengeMethods.Sha256]));
                server.Configure(options => options.ResponseModes.IntersectWith([ResponseModes.Query]));
                server.RegisterScopes(OpenIdScopes.All).RegisterClaims(OpenIdClaims.Names);
                server.DisableTokenStorage().DisableAuthorizationStorage().DisableScopeValidation().DisableResourceValidation().DisableAudienceValidation();
                server.IgnoreScopePermissions().IgnoreResourcePermissions().IgnoreAudiencePermissions();
                server.DisableAccessTokenEncryption();
                server.AddEventHandler<HandleConfigurationRequestContext>(handler =>
                    handler.UseInlineHandler(context => PublicAddresses(context, issuer)).SetOrder(int.MaxValue - 100_000));
                server.AddEventHandler<ApplyConfigurationResponseContext>(handler =>
                    handler.UseInlineHandler(MayBeKept).SetOrder(int.MinValue + 100_000));
                server.AddEventHandler<ApplyJsonWebKeySetResponseContext>(handler =>
                    handler.UseInlineHandler(MayBeKept).SetOrder(int.MinValue + 100_000));
                server.AddEventHandler(ReadForm<ExtractAuthorizationRequestContext>.Descriptor);
                server.AddEventHandler(ReadForm<ExtractTokenRequestContext>.Descriptor);
                server.AddEventHandler(ReadForm<ExtractRevocationRequestContext>.Descriptor);
                server.AddEventHandler(ReadForm<ExtractIntrospectionRequestContext>.Descriptor);
                server.AddEventHandler<HandleRevocationRequestContext>(handler => handler.UseInlineHandler(Ours).SetOrder(int.MinValue + 1_000));
                server.AddEventHandler<HandleIntrospectionRequestContext>(handler => handler.UseInlineHandler(Ours).SetOrder(int.MinValue + 1_000));
                server.AddEventHandler(ReadForm<ExtractEndSessionRequestContext>.Descriptor);
                server.AddEventHandler<ExtractEndSessionRequestContext>(handler => handler.UseInlineHandler(Ours).SetOrder(int.MaxValue - 1_000));
                server.AddEventHandler(ReadForm<ExtractPushedAuthorizationRequestContext>.Descriptor);
                server.AddEventHandler<HandlePushedAuthorizationRequestContext>(handler => handler.UseInlineHandler(Ours).SetOrder(int.MinValue + 1_000));
                server.AddEventHandler(ReadForm<ExtractDeviceAuthorizationRequestContext>.Descriptor);
                server.AddEventHandler(ReadForm<ExtractEndUserVerificationRequestContext>.Descriptor);
                server.AddEventHandler<HandleDeviceAuthorizationRequestContext>(handler => handler.UseInlineHandler(Ours).SetOrder(int.MinValue + 1_000));
                server.AddEventHandler<ExtractEndUserVerificationRequestContext>(handler => handler.UseInlineHandler(Ours).SetOrder(int.MaxValue - 1_000));
                // A scope beside a code or a refresh token is no fault (RFC 6749, 4.1.3 and 6); the token endpoint knows what was lent.
                server.RemoveEventHandler(OpenIddictServerHandlers.Exchange.ValidateScopeParameter.Descriptor);
                server.RemoveEventHandler(OpenIddictServerHandlers.Exchange.ValidateGrantedScopes.Descriptor);
                server.AddEventHandler(ReadDeviceCode.Descriptor);
                server.AddEventHandler(OpenPushedRequest.Descriptor);
                server.AddEventHandler(JudgeAssertion.Descriptor);
                server.AddEventHandler<ProcessErrorContext>(handler => handler.UseInlineHandler(JudgeAssertion.NameFlaw).SetOrder(int.MinValue + 1_000));
                server.AddEventHandler(LeaveTokens.Descriptor);
                server.AddEventHandler(RecordRefusedExchange.Descriptor);
                server.AddEventHandler(ReadRefreshToken.Descriptor);
                server.AddEventHandler(ReadAuthorizationCode.Descriptor);
                server.AddEventHandler(WriteAuthorizationCode.Descriptor);
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().DisableTransportSecurityRequirement().SetRealm("dotmac");
            });
        builder.Services.PostConfigure<OpenIddictServerOptions>(AllowDevices);
    }

    /// <summary>After OpenIddict's own check of its options, which knows no device grant without its table of tokens; ours has a table of its own.</summary>
    private static void AllowDevices(OpenIddictServerOptions options)
    {
        options.GrantTypes.Add(GrantTypes.DeviceCode);
        options.DeviceAuthorizationEndpointUris.Add(new("connect/device", UriKind.Relative));
        options.EndUserVerificationEndpointUris.Add(new("connect/verify", UriKind.Relative));
    }

    /// <summary>Discovery names the public addresses also when it is fetched at Identity's internal one.</summary>
    private static ValueTask PublicAddresses(HandleConfigurationRequestContext context, Uri issuer)
    {
        context.AuthorizationEndpoint = new Uri(issuer, "/connect/authorize");
        context.UserInfoEndpoint = new Uri(issuer, "/connect/userinfo");
        context.TokenEndpoint = new Uri(issuer, "/connect/token");
        context.RevocationEndpoint = new Uri(issuer, "/connect/revoke");
        context.IntrospectionEndpoint = new Uri(issuer, "/connect/introspect");
        context.DeviceAuthorizationEndpoint = new Uri(issuer, "/connect/device");
        context.PushedAuthorizationEndpoint = new Uri(issuer, "/connect/par");
        context.EndSessionEndpoint = new Uri(issuer, "/connect/logout");
        context.Metadata["backchannel_logout_supported"] = true;
        context.Metadata["backchannel_logout_session_supported"] = true;
        context.JsonWebKeySetEndpoint = new Uri(issuer, "/.well-known/jwks.json");
        return default;
    }

    /// <summary>The request was found good, and our endpoint of its path answers it.</summary>
    private static ValueTask Ours(BaseRequestContext context)
    {
        context.SkipRequest();
        return default;
    }

    /// <summary>Discovery and keys are the same for everybody and change seldom.</summary>
    private static ValueTask MayBeKept(BaseContext context)
    {
        context.Transaction.GetHttpRequest()!.HttpContext.Response.Headers.CacheControl = "public, max-age=300";
        return default;
    }

    /// <summary>Has OpenIddict take its options anew when the keys have changed.</summary>
    private sealed class SigningKeysChanged : IOptionsChangeTokenSource<OpenIddictServerOptions>
    {
        private ConfigurationReloadToken changed = new();

        public SigningKeysChanged(SigningKeys keys) => keys.Changed += () => Interlocked.Exchange(ref changed, new()).OnReload();

        public string Name => Options.DefaultName;

        public IChangeToken GetChangeToken() => changed;
    }

    private sealed class SigningCredentialsFromDatabase(SigningKeys keys, MasterSealer sealer) : IConfigureOptions<OpenIddictServerOptions>
    {
        public void Configure(OpenIddictServerOptions options)
        {
            foreach (var key in keys.All)
                options.SigningCredentials.Add(new(key, SecurityAlgorithms.EcdsaSha256));
            options.EncryptionCredentials.Add(new(
                new SymmetricSecurityKey(sealer.Mac("oauth server encryption"u8)),
                SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
        }
    }
}
