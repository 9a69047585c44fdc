using System.Text.RegularExpressions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Schema;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Architecture.Tests;

/// <summary>Every endpoint states its permission, or that it is anonymous and why.</summary>
public sealed partial class EndpointTests
{
    /// <summary>What a probe, a scraper and a reader of the reference ask without a token, on every service alike.</summary>
    private static readonly string[] Plumbing = ["/health/live", "/health/ready", "/metrics", "/openapi/{documentName}.json"];

    [Theory]
    [MemberData(nameof(Service.Every), MemberType = typeof(Service))]
    public void Every_endpoint_states_who_may_call_it(string name)
    {
        var endpoints = Endpoints(name);
        endpoints.ShouldNotBeEmpty();
        endpoints.SelectMany(Violations).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Service.Every), MemberType = typeof(Service))]
    public void Endpoints_between_services_are_not_public_ones(string name) =>
        Endpoints(name).Where(IsMisplaced).Select(Path).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Service.Every), MemberType = typeof(Service))]
    public void Guests_of_tenant_zero_are_asked_in_where_tables_hold_them_back(string name)
    {
        var admits = Service.Of(name).Ask(services =>
            ((DbContext)services.GetRequiredService(Service.Of(name).Context)).GetService<IDesignTimeModel>().Model.AdmitsGuests());
        Endpoints(name).Where(endpoint => endpoint.Metadata.OfType<AmongPlatformCustomers>().Any() && !admits).Select(Path).ShouldBeEmpty();
    }

    [Fact]
    public void Planted_endpoints_that_are_internal_by_half_are_found()
    {
        IsMisplaced(Endpoint("/internal/planted", new RequiredPermission("planted.view"))).ShouldBeTrue();
        IsMisplaced(Endpoint("/api/v1/planted", new InternalOnly())).ShouldBeTrue();
        IsMisplaced(Endpoint("/internal/planted", new InternalOnly())).ShouldBeFalse();
    }

    [Fact]
    public void A_planted_endpoint_that_says_nothing_is_found() =>
        Violations(Endpoint("/api/v1/planted")).ShouldBe(["/api/v1/planted states no permission"]);

    [Fact]
    public void A_planted_permission_that_is_no_dotted_name_is_found() =>
        Violations(Endpoint("/api/v1/planted", new RequiredPermission("Planted!")))
            .ShouldBe(["/api/v1/planted asks for 'Planted!', which is no permission"]);

    /// <summary>The path keeps the gateway away, the requirement keeps users away: one without the other is a hole.</summary>
    private static bool IsMisplaced(RouteEndpoint endpoint) =>
        Path(endpoint).StartsWith("/internal", StringComparison.Ordinal) != endpoint.Metadata.OfType<InternalOnly>().Any();

    private static RouteEndpoint[] Endpoints(string name) => Service.Of(name).Ask(services =>
        services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !Plumbing.Contains(Path(endpoint))).ToArray());

    private static IEnumerable<string> Violations(RouteEndpoint endpoint)
    {
        var permissions = endpoint.Metadata.OfType<RequiredPermission>().ToArray();
        if (permissions.Length == 0 && !endpoint.Metadata.Any(item => item is AnonymousBecause or InternalOnly))
            yield return $"{Path(endpoint)} states no permission";
        foreach (var permission in permissions.Where(permission => !DottedName().IsMatch(permission.Name)))
            yield return $"{Path(endpoint)} asks for '{permission.Name}', which is no permission";
    }

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    private static RouteEndpoint Endpoint(string path, params object[] metadata) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(path), 0, new EndpointMetadataCollection(metadata), path);

    [GeneratedRegex(@"^[a-z_]+(\.[a-z_]+)*$")]
    private static partial Regex DottedName();
}
