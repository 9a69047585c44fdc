using System.Net.Sockets;

namespace DotMac.Mirror.Tests;

/// <summary>Calls every mirrored member once, as a caller of the real packages would: it compiles against both hosts and means the same.</summary>
public sealed class MirrorTests
{
    [Fact]
    public void Servers_and_containers_are_added_as_in_Aspire()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var plain = builder.AddParameter("plain", "value", publishValueAsDefault: true);
        var secret = builder.AddParameter("generated", new GenerateParameterDefault { MinLength = 30, Special = false }, secret: true, persist: true);
        builder.AddParameter("asked", secret: true);

        var postgres = builder.AddPostgres("pg", userName: plain, password: secret, port: 5555).WithDataVolume(name: "pg-data").WithPgAdmin();
        postgres.AddDatabase("orders-db", "orders").Resource.Parent.Name.ShouldBe("pg");
        builder.AddRedis("cache", port: null, password: plain).WithDataVolume().WithPersistence(TimeSpan.FromSeconds(10), 5)
            .WithLifetime(ContainerLifetime.Session);
        builder.AddRabbitMQ("broker", userName: plain, password: plain).WithDataVolume().WithManagementPlugin();
        builder.AddContainer("box", "axllent/mailpit", "latest").WithArgs("--verbose").WithVolume("box-data", "/data")
            .WithHttpEndpoint(targetPort: 80)
            .WithLifetime(ContainerLifetime.Persistent).WithParentRelationship(postgres);

        builder.ExecutionContext.IsRunMode.ShouldBeTrue();
        builder.ExecutionContext.IsPublishMode.ShouldBeFalse();
        builder.AppHostDirectory.ShouldNotBeEmpty();
        builder.Environment.EnvironmentName.ShouldNotBeEmpty();
        builder.Configuration["nothing"].ShouldBeNull();
        builder.Services.ShouldNotBeEmpty();
        builder.Resources.Select(resource => resource.Name).ShouldContain("orders-db");
        builder.CreateResourceBuilder(postgres.Resource).Resource.ShouldBeSameAs(postgres.Resource);
    }

    [Fact]
    public void Projects_and_executables_are_wired_as_in_Aspire()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var plain = builder.AddParameter("plain", "value");
        var redis = builder.AddRedis("cache", password: plain);
        var database = builder.AddPostgres("pg", password: plain).AddDatabase("orders-db", "orders");
        var box = builder.AddContainer("box", "axllent/mailpit", "latest").WithHttpEndpoint(targetPort: 80, name: "http");
        var composed = builder.AddConnectionString("orders", ReferenceExpression.Create($"Host=x;Password={plain}"));

        var first = builder.AddProject<Project>("first").WithHttpEndpoint(port: 8081, isProxied: false).WithExternalHttpEndpoints()
            .WithHttpHealthCheck("/health", statusCode: 204, endpointName: "http").WithReplicas(2).WithOtlpExporter()
            .WithUrlForEndpoint("http", url => (url.Url, url.DisplayText) = ("/home", "Home"));
        var second = builder.AddProject<Project>("second").WithArgs("migrate")
            .WithEndpoint(port: null, targetPort: 81, scheme: "tcp", name: "raw", env: "PORT",
                isProxied: true, isExternal: false, protocol: ProtocolType.Tcp)
            .WithReference(database).WithReference(composed, "renamed", optional: true).WithReference(first).WithReference(box.GetEndpoint("http"))
            .WithEnvironment("TEXT", "text").WithEnvironment("PARAMETER", plain).WithEnvironment("ENDPOINT", first.GetEndpoint("http"))
            .WithEnvironment("CONNECTION", redis).WithEnvironment("PROPERTY", box.GetEndpoint("http").Property(EndpointProperty.HostAndPort))
            .WithEnvironment("EXPRESSION", ReferenceExpression.Create($"a{plain}")).WithEnvironment("INTERPOLATED", $"b{plain}")
            .WaitFor(database).WaitForCompletion(first, exitCode: 0).WithParentRelationship(first).WithExplicitStart();
        var tool = builder.AddExecutable("tool", "echo", ".", "hello").WithEnvironment("TEXT", "text").WaitFor(redis);

        second.Resource.Name.ShouldBe("second");
        tool.Resource.Command.ShouldBe("echo");
        second.ApplicationBuilder.Resources.ShouldContain(second.Resource);
    }

    [Fact]
    public void Expressions_are_written_as_Aspires_manifest_has_them()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var secret = builder.AddParameter("generated", "p@ss", secret: true);
        var postgres = builder.AddPostgres("pg", password: secret);
        var project = builder.AddProject<Project>("first").WithHttpEndpoint();
        var literal = "a b";

        ReferenceExpression.Create($"Host={postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.Host)};Password={secret};Name={literal}")
            .ValueExpression.ShouldBe("Host={pg.bindings.tcp.host};Password={generated.value};Name=a b");
        var formatted = ReferenceExpression.Create($"{secret:uri}/{secret.Resource:uri}/{literal:uri}");
        formatted.ValueExpression.ShouldBe("{generated.value:uri}/{generated.value:uri}/a%20b");
        formatted.StringFormats.ShouldBe(["uri", "uri"]);
        project.GetEndpoint("http").Property(EndpointProperty.Url).ValueExpression.ShouldBe("{first.bindings.http.url}");
    }

    [Fact]
    public async Task Expressions_have_their_values()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var secret = builder.AddParameter("generated", "p@ss", secret: true);
        (await ReferenceExpression.Create($"{{{secret}}} {secret:uri}").GetValueAsync(default)).ShouldBe("{p@ss} p%40ss");
    }

    [Fact]
    public async Task A_test_may_change_the_AppHosts_model_before_it_is_built()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([], TestContext.Current.CancellationToken);
        builder.Resources.Select(resource => resource.Name).ShouldContain("gateway");
        builder.AddParameter("added", "by the test");
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        app.Services.ShouldNotBeNull();
    }

    private sealed class Project : IProjectMetadata
    {
        public string ProjectPath => "/nowhere/Project.csproj";
    }
}
