namespace DotMac.ServiceDefaults;

/// <summary>Which service this process is: prefix of its queues and roles, its OAuth client and its own audience.</summary>
public sealed record ServiceIdentity(string Name);
