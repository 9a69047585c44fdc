using System.Reflection;
using NetArchTest.Rules;

namespace DotMac.Architecture.Tests;

/// <summary>The walls: services share vocabulary, facts and hosting, and nothing else; a domain knows neither HTTP nor storage.</summary>
public sealed class Boundaries
{
    private static readonly string[] Shared = ["Kernel", "Contracts", "ServiceDefaults"];
    private static readonly string[] Outside = ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Npgsql", "MassTransit", "System.Net.Http"];
    private static readonly string[] Publishing = ["MassTransit.IPublishEndpoint", "MassTransit.IBus", "MassTransit.ISendEndpointProvider"];
    private static readonly string[] Inside = ["Features", "Data", "Consumers", "Due", "Gateways"];

    [Theory]
    [MemberData(nameof(Service.Every), MemberType = typeof(Service))]
    public void A_service_references_no_other_service(string name) => ForeignReferences(Service.Of(name).Assembly).ShouldBeEmpty();

    [Fact]
    public void Gateway_and_hosting_reference_no_service()
    {
        ForeignReferences(Assembly.Load("Gateway")).ShouldBeEmpty();
        ForeignReferences(typeof(DotMac.ServiceDefaults.ServiceHost).Assembly).ShouldBeEmpty();
    }

    [Fact]
    public void A_planted_reference_to_a_service_is_found() =>
        ForeignReferences(typeof(Boundaries).Assembly).ShouldContain("Architecture.Tests references Partners");

    [Fact]
    public void Every_project_is_in_the_solution_so_that_nothing_goes_unbuilt_or_untested()
    {
        var solution = string.Join('\n', Repository.Read("DotMac.sln"));
        Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetRelativePath(Repository.Root, project).Replace('/', '\\'))
            .Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Kernel_and_Contracts_need_no_package()
    {
        Beyond(typeof(DotMac.Kernel.Money).Assembly).ShouldBeEmpty();
        Beyond(typeof(DotMac.Contracts.Audit.Audited).Assembly, "Kernel").ShouldBeEmpty();
        Beyond(typeof(Boundaries).Assembly).ShouldContain("Shouldly");
    }

    [Theory]
    [MemberData(nameof(Service.Every), MemberType = typeof(Service))]
    public void A_domain_knows_neither_HTTP_nor_storage(string name) =>
        DomainLeaks(Service.Of(name).Assembly, $"DotMac.{Service.Of(name).Project}").ShouldBeEmpty();

    [Fact]
    public void A_planted_query_in_a_domain_is_found() =>
        DomainLeaks(typeof(Planted.Domain.Sneaky).Assembly, "DotMac.Architecture.Tests.Planted").ShouldBe([typeof(Planted.Domain.Sneaky).FullName!]);

    [Theory]
    [MemberData(nameof(Service.Every), MemberType = typeof(Service))]
    public void Nobody_publishes_past_the_outbox(string name) => Publishers(Service.Of(name).Assembly).ShouldBeEmpty();

    [Fact]
    public void A_planted_publisher_is_found() =>
        Publishers(typeof(Planted.Features.Announcer).Assembly).ShouldBe([typeof(Planted.Features.Announcer).FullName!]);

    private static IEnumerable<string> Publishers(Assembly assembly) =>
        Types.InAssembly(assembly).That().ResideInNamespaceMatching(@"\.(Features|Domain|Consumers|Due)(\.|$)")
            .ShouldNot().HaveDependencyOnAny(Publishing).GetResult().FailingTypeNames ?? [];

    private static IEnumerable<string> ForeignReferences(Assembly assembly)
    {
        string[] services = [.. Service.All.Select(service => service.Project), "Gateway"];
        var name = assembly.GetName().Name;
        return assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(reference => services.Contains(reference) && !Shared.Contains(reference)).Select(reference => $"{name} references {reference}");
    }

    private static IEnumerable<string> Beyond(Assembly assembly, params string[] allowed) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(reference => !reference.StartsWith("System", StringComparison.Ordinal) && !allowed.Contains(reference));

    private static IEnumerable<string> DomainLeaks(Assembly assembly, string root) =>
        Types.InAssembly(assembly).That().ResideInNamespaceStartingWith($"{root}.Domain")
            .ShouldNot().HaveDependencyOnAny([.. Outside, .. Inside.Select(part => $"{root}.{part}")]).GetResult().FailingTypeNames ?? [];
}
