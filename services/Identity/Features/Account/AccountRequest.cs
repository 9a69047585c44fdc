using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Features.Connect;
using DotMac.Kernel;

namespace DotMac.Identity.Features.Account;

/// <summary>What a form of the account page asks for, and who asks.</summary>
internal sealed record AccountRequest(ClaimsPrincipal Caller, IFormCollection Form)
{
    public string Text(string field) => Form[field].ToString();

    /// <summary>An id that is none finds nothing.</summary>
    public Guid Id => Guid.TryParse(Text("id"), out var id) ? id : Guid.Empty;

    public (string Text, bool IsBackup) Code => Form.Code();

    /// <summary>The API's request, held to the limits that the API states.</summary>
    public static T Valid<T>(T request) where T : notnull
    {
        List<ValidationResult> flaws = [];
        return Validator.TryValidateObject(request, new(request), flaws, validateAllProperties: true)
            ? request
            : throw new DomainException(Refusal.Malformed, "request.invalid", string.Join(' ', flaws.Select(flaw => flaw.ErrorMessage)));
    }
}
