using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Keeps other sites from sending our forms: each form carries a MAC over a random cookie that they can neither read nor plant (<c>__Host-</c>), and
/// over what the form is for. What the browser says of the form's origin must agree; behind <c>Referrer-Policy: no-referrer</c> that is "null".
/// </summary>
internal sealed class FormGuard(MasterSealer sealer, IConfiguration configuration)
{
    public const string Field = "form_token";

    private const string Cookie = "__Host-dotmac-form";
    private readonly string origin = TokenIssuer.OriginOf(configuration);

    /// <summary>The hidden field of a form for that purpose.</summary>
    public string Issue(HttpContext http, string purpose)
    {
        if (http.Request.Cookies[Cookie] is not { Length: 43 } secret)
        {
            secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            http.Response.Cookies.Append(Cookie, secret, BrowserSessions.Hardened);
        }

        return Mac(secret, purpose);
    }

    public bool Accepts(HttpContext http, IFormCollection form, string purpose) =>
        http.Request.Cookies[Cookie] is { Length: 43 } secret && IsOurs(http.Request.Headers) &&
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Mac(secret, purpose)), Encoding.UTF8.GetBytes(form[Field].ToString()));

    private bool IsOurs(IHeaderDictionary headers) =>
        (headers["Sec-Fetch-Site"].ToString() is "" or "same-origin") && (headers.Origin.ToString() is var from && (from is "" or "null" || from == origin));

    private string Mac(string secret, string purpose) => Base64Url.EncodeToString(sealer.Mac(Encoding.UTF8.GetBytes($"form {purpose} {secret}")));
}
