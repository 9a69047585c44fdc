using System.Reflection;
using NetArchTest.Rules;

namespace DotMac.Architecture.Tests;

/// <summary>Who calls somebody else while it answers: design, section 7 holds the list, this test holds the code to it.</summary>
public sealed class CallTests
{
    /// <summary>The types that speak HTTP to somebody, each with whom it calls.</summary>
    private static readonly Dictionary<string, string> Known = new()
    {
        ["DotMac.ServiceDefaults.Tokens.IdentityKeys"] = "Identity: discovery and keys",
        ["DotMac.ServiceDefaults.Tokens.IdentityClient"] = "Identity: the revocation feed",
        ["DotMac.ServiceDefaults.Tokens.ServiceTokens"] = "Identity: a token for /internal",
        ["DotMac.ServiceDefaults.Auth.AuthSetup"] = "registers the clients of those",
        ["DotMac.ServiceDefaults.Secrets.VaultClient"] = "the operator's vault, at the address that it states",
        ["DotMac.ServiceDefaults.Secrets.VaultLogin"] = "the same, for a token",
        ["DotMac.ServiceDefaults.Secrets.VaultSetup"] = "makes the client of those",
        ["DotMac.ServiceDefaults.Outbound.OutboundSetup"] = "addresses that users give, behind the SSRF guard",
        ["DotMac.Billing.Gateways.StripeGateway"] = "Stripe, at the address that its operator states",
        ["DotMac.Notifications.Gateways.HttpSmsSender"] = "a provider of text messages, at the address that its operator states, through that guard",
        ["DotMac.Notifications.Gateways.WebhookSender"] = "webhook endpoints of tenants, through that guard",
        ["DotMac.Identity.Due.SendLogoutToken"] = "apps of tenants that want to hear of sign-outs, through that guard",
        ["DotMac.Identity.Features.Federation.FederationClient"] = "identity providers of tenants: discovery, keys, tokens and user info, through that guard",
        ["DotMac.Identity.Features.Federation.GithubAccounts"] = "GitHub or a tenant's own: who signed in there, through that guard",
        ["DotMac.ServiceDefaults.Storage.ObjectStoreSetup"] = "the object store, through its client",
        ["DotMac.Tenancy.Gateways.FleetClock"] = "every service: a sandbox tenant's clock",
        ["DotMac.Gateway.Edge.ApiKeys"] = "Identity: API keys swapped for tokens",
        ["DotMac.Gateway.Reference.ServiceDocuments"] = "every service: its OpenAPI document",
        ["DotMac.Gateway.Routing.ServiceConnections"] = "YARP's connections",
        ["DotMac.Gateway.GatewaySetup"] = "registers the clients of those",
    };

    private static readonly string[] Http =
    [
        "System.Net.Http.HttpClient", "System.Net.Http.IHttpClientFactory", "System.Net.Http.HttpMessageInvoker",
        "System.Net.Http.SocketsHttpHandler",
    ];

    [Fact]
    public void Nobody_calls_anybody_but_those_on_the_list() => Callers(Fleet()).Except(Known.Keys).ShouldBeEmpty();

    [Fact]
    public void The_list_names_nobody_who_calls_no_longer() => Known.Keys.Except(Callers(Fleet())).ShouldBeEmpty();

    [Fact]
    public void A_planted_caller_is_found() => Callers([typeof(Planted.StrayCaller).Assembly]).ShouldContain(typeof(Planted.StrayCaller).FullName!);

    private static IEnumerable<Assembly> Fleet() =>
        [.. Service.All.Select(service => service.Assembly), Assembly.Load("Gateway"), typeof(DotMac.ServiceDefaults.ServiceHost).Assembly];

    private static IEnumerable<string> Callers(IEnumerable<Assembly> assemblies) =>
        Types.InAssemblies(assemblies).That().HaveDependencyOnAny(Http).GetTypes()
        .Select(type => type.FullName!.Split('/', '+')[0]).Where(name => name.StartsWith("DotMac.", StringComparison.Ordinal)).Distinct();
}
