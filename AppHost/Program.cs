using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);
// Processes of each service and of the gateway: `-- --replicas 2`.
var replicas = builder.Configuration.GetValue("replicas", 1);

// The servers.
var postgres = builder.AddPostgres("postgres", password: Secret("postgres-password")).WithDataVolume();
var redis = builder.AddRedis("redis", password: Secret("redis-password"));
var messaging = builder.AddRabbitMQ("messaging", password: Secret("messaging-password")).WithDataVolume().WithManagementPlugin();
var storageKey = builder.AddParameter("storage-access-key", "dotmac:operations");
var storageSecret = Secret("storage-secret-key");
var storage = builder.AddContainer("storage", "minio/minio", "latest").WithArgs("server", "/data").WithVolume("storage-data", "/data")
    .WithEnvironment("MINIO_ROOT_USER", storageKey).WithEnvironment("MINIO_ROOT_PASSWORD", storageSecret)
    .WithHttpEndpoint(targetPort: 9000, name: "s3");
var mail = builder.AddContainer("mail", "axllent/mailpit", "latest")
    .WithEndpoint(targetPort: 1025, scheme: "smtp", name: "smtp").WithHttpEndpoint(port: 8025, targetPort: 8025, name: "http");

// Secrets that several share, and the key of each service's own OAuth client.
var fleetKey = Secret("fleet-key");
var masterKey = Secret("master-key");
string[] names = ["identity", "tenancy", "billing", "partners", "notifications", "audit", "operations", "gateway"];
var clientKeys = names.ToDictionary(name => name, name => Secret($"{name}-client-key"));

var gateway = builder.AddProject<Projects.Gateway>("gateway").WithReplicas(replicas).WithHttpEndpoint(port: 8080).WithExternalHttpEndpoints().WithHttpHealthCheck("/health/ready");
var publicUrl = gateway.GetEndpoint("http");

// The services.
IResourceBuilder<ProjectResource>? registration = null;
var identity = AddService<Projects.Identity>("identity", migrate =>
{
    registration = migrate;
    foreach (var name in names)
        migrate.WithEnvironment($"Clients__{name}", clientKeys[name]);
}).WithEnvironment("Outbound__Allow__0", mail.GetEndpoint("http").Property(EndpointProperty.HostAndPort));
Store(identity);
var tenancy = AddService<Projects.Tenancy>("tenancy");
var billing = AddService<Projects.Billing>("billing");
var partners = AddService<Projects.Partners>("partners");
var notifications = AddService<Projects.Notifications>("notifications")
    .WithEnvironment("Smtp__Host", mail.GetEndpoint("smtp").Property(EndpointProperty.Host))
    .WithEnvironment("Smtp__Port", mail.GetEndpoint("smtp").Property(EndpointProperty.Port))
    .WithEnvironment("Sms__Url", $"{mail.GetEndpoint("http")}/sms").WithEnvironment("Sms__Token", Secret("sms-token"))
    .WithEnvironment("Outbound__Allow__0", mail.GetEndpoint("http").Property(EndpointProperty.HostAndPort)).WaitFor(mail);
var audit = AddService<Projects.Audit>("audit");
var operations = Store(AddService<Projects.Operations>("operations")).WaitFor(storage);

// Who calls whom (design, section 7): everybody asks Identity for keys and revocations, Tenancy drives the clocks of sandboxes.
foreach (var service in new[] { billing, partners, notifications, audit, operations })
    tenancy.WithReference(service);
foreach (var service in new[] { identity, tenancy, billing, partners, notifications, audit, operations })
{
    service.WithReference(identity);
    gateway.WithReference(service);
}

gateway.WithReference(redis).WaitFor(redis)
    .WithEnvironment("Secrets__ClientKey", clientKeys["gateway"]).WithEnvironment("PublicUrl", publicUrl);
builder.AddProject<Projects.Identity>("first-administrator").WithArgs("create-admin", "--email", "admin@dotmac.localhost", "--if-none")
    .WithReference(Database("identity", "app"), "identity-db").WithReference(Database("identity", "platform"), "identity-platform")
    .WithEnvironment("Secrets__MasterKey", masterKey).WithEnvironment("PublicUrl", publicUrl).WaitForCompletion(registration!);

builder.Build().Run();

IResourceBuilder<ProjectResource> AddService<TProject>(string name, Action<IResourceBuilder<ProjectResource>>? migration = null)
    where TProject : IProjectMetadata, new()
{
    var admin = postgres.AddDatabase($"{name}-admin", name);
    AddLogin(name, "owner", connections: "4");
    AddLogin(name, "app", connections: "16");
    AddLogin(name, "platform", connections: "4");

    var migrate = builder.AddProject<TProject>($"{name}-migrate").WithArgs("migrate")
        .WithReference(admin).WithReference(Database(name, "owner")).WaitFor(postgres);
    migration?.Invoke(migrate);
    var service = builder.AddProject<TProject>(name).WithReplicas(replicas).WithHttpEndpoint().WithHttpHealthCheck("/health/ready")
        .WithReference(messaging).WaitFor(messaging).WaitForCompletion(migrate);
    foreach (var project in new[] { migrate, service })
        project.WithReference(Database(name, "app")).WithReference(Database(name, "platform")).WithEnvironment("PublicUrl", publicUrl)
            .WithEnvironment("Secrets__ClientKey", clientKeys[name])
            .WithEnvironment("Secrets__FleetKey", fleetKey).WithEnvironment("Secrets__MasterKey", masterKey);
    return service;
}

// Pictures of users, which Identity can do without for a while, and files.
IResourceBuilder<ProjectResource> Store(IResourceBuilder<ProjectResource> service) => service
    .WithEnvironment("Storage__Endpoint", storage.GetEndpoint("s3").Property(EndpointProperty.HostAndPort))
    .WithEnvironment("Storage__AccessKey", storageKey).WithEnvironment("Storage__SecretKey", storageSecret);

// The service never sees the server's superuser, whom row-level security does not bind, but its own roles.
void AddLogin(string name, string role, string connections)
{
    var (server, password) = (postgres.Resource.PrimaryEndpoint, Secret($"{name}-{role}-password"));
    builder.AddConnectionString(Login(name, role), ReferenceExpression.Create(
        $"Host={server.Property(EndpointProperty.Host)};Port={server.Property(EndpointProperty.Port)};Database={name};Username={name}_{role};Password={password};Maximum Pool Size={connections};Timeout=2;Command Timeout=10;Cancellation Timeout=-1"));
}

IResourceBuilder<IResourceWithConnectionString> Database(string name, string role) =>
    builder.CreateResourceBuilder((IResourceWithConnectionString)builder.Resources.Single(resource => resource.Name == Login(name, role)));

string Login(string name, string role) => role == "app" ? $"{name}-db" : $"{name}-{role}";

IResourceBuilder<ParameterResource> Secret(string name) =>
    builder.AddParameter(name, new GenerateParameterDefault { MinLength = 48, Special = false }, secret: true, persist: true);
