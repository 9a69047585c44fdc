using Microsoft.Extensions.Configuration;

namespace DotMac.ServiceDefaults.Secrets;

/// <summary>Where the vault is and as whom it is asked: with a token, or as an AppRole (<c>Vault:*</c>).</summary>
public sealed record VaultSettings(Uri Address)
{
    /// <summary>Nobody on the way reads what the vault is asked and answers.</summary>
    public bool IsSafe => Address.Scheme == Uri.UriSchemeHttps || Address.IsLoopback;

    public string? Token { get; init; }
    public string? RoleId { get; init; }
    public string? SecretId { get; init; }
    public string? Namespace { get; init; }

    /// <summary>The KV version 2 engine.</summary>
    public string Mount { get; init; } = "secret";

    /// <summary>The secret that holds this service's settings, each under its name (<c>Secrets:MasterKey</c>).</summary>
    public string? Path { get; init; }

    public string TransitMount { get; init; } = "transit";

    /// <summary>The transit key that opens settings which begin with <c>vault:v</c>.</summary>
    public string? TransitKey { get; init; }

    /// <summary>Null where no vault is set.</summary>
    public static VaultSettings? Of(IConfiguration settings)
    {
        var vault = settings.GetSection("Vault");
        return vault["Address"] is { Length: > 0 } address
            ? new(new Uri(address))
            {
                Token = vault["Token"],
                RoleId = vault["RoleId"],
                SecretId = vault["SecretId"],
                Namespace = vault["Namespace"],
                Mount = vault["Mount"] ?? "secret",
                Path = vault["Path"],
                TransitMount = vault["TransitMount"] ?? "transit",
                TransitKey = vault["TransitKey"],
            }
            : null;
    }
}
