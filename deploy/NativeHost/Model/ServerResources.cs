namespace Aspire.Hosting.ApplicationModel;

public class PostgresServerResource : ContainerResource, IResourceWithConnectionString
{
    public PostgresServerResource(string name, ParameterResource? userName, ParameterResource password) : base(name) =>
        (UserNameParameter, PasswordParameter, PrimaryEndpoint) = (userName, password, new(this, "tcp"));

    public EndpointReference PrimaryEndpoint { get; }
    public ParameterResource? UserNameParameter { get; }
    public ParameterResource PasswordParameter { get; }

    public ReferenceExpression UserNameReference =>
        UserNameParameter is { } user ? ReferenceExpression.Create($"{user}") : ReferenceExpression.Create($"postgres");

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"Host={Host};Port={Port};Username={UserNameReference};Password={PasswordParameter}");

    private EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);
    private EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    IEnumerable<(string Name, IValueProvider Value)> IResourceWithConnectionString.ConnectionProperties() =>
        Properties(ReferenceExpression.Create($"postgresql://{UserNameReference}:{PasswordParameter:uri}@{Host}:{Port}"));

    internal IEnumerable<(string Name, IValueProvider Value)> Properties(ReferenceExpression uri) =>
        [("Host", Host), ("Port", Port), ("Username", UserNameReference), ("Password", PasswordParameter), ("Uri", uri)];
}

public class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent)
    : Resource(name), IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
{
    public PostgresServerResource Parent { get; } = parent;
    public string DatabaseName { get; } = databaseName;
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Parent};Database={DatabaseName}");

    IEnumerable<(string Name, IValueProvider Value)> IResourceWithConnectionString.ConnectionProperties()
    {
        var server = Parent.PrimaryEndpoint.Property(EndpointProperty.HostAndPort);
        var uri = ReferenceExpression.Create($"postgresql://{Parent.UserNameReference}:{Parent.PasswordParameter:uri}@{server}/{DatabaseName}");
        return Parent.Properties(uri).Append(("DatabaseName", ReferenceExpression.Create($"{DatabaseName}")));
    }
}

public class RedisResource : ContainerResource, IResourceWithConnectionString
{
    public RedisResource(string name, ParameterResource password) : base(name) => (PasswordParameter, PrimaryEndpoint) = (password, new(this, "tcp"));

    public EndpointReference PrimaryEndpoint { get; }
    public ParameterResource PasswordParameter { get; }

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)},password={PasswordParameter}");

    IEnumerable<(string Name, IValueProvider Value)> IResourceWithConnectionString.ConnectionProperties() =>
    [
        ("Host", PrimaryEndpoint.Property(EndpointProperty.Host)),
        ("Port", PrimaryEndpoint.Property(EndpointProperty.Port)),
        ("Password", PasswordParameter),
        ("Uri", ReferenceExpression.Create($"redis://:{PasswordParameter:uri}@{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}")),
    ];
}

public class RabbitMQServerResource : ContainerResource, IResourceWithConnectionString
{
    public RabbitMQServerResource(string name, ParameterResource? userName, ParameterResource password) : base(name) =>
        (UserNameParameter, PasswordParameter, PrimaryEndpoint) = (userName, password, new(this, "tcp"));

    public EndpointReference PrimaryEndpoint { get; }
    public ParameterResource? UserNameParameter { get; }
    public ParameterResource PasswordParameter { get; }

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"amqp://{User:uri}:{PasswordParameter:uri}@{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");

    private ReferenceExpression User => UserNameParameter is { } user ? ReferenceExpression.Create($"{user}") : ReferenceExpression.Create($"guest");

    IEnumerable<(string Name, IValueProvider Value)> IResourceWithConnectionString.ConnectionProperties() =>
    [
        ("Host", PrimaryEndpoint.Property(EndpointProperty.Host)),
        ("Port", PrimaryEndpoint.Property(EndpointProperty.Port)),
        ("Username", User),
        ("Password", PasswordParameter),
        ("Uri", ConnectionStringExpression),
    ];
}
