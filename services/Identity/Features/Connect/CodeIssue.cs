using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using OpenIddict.Abstractions;

namespace DotMac.Identity.Features.Connect;

/// <summary>Issues authorization codes.</summary>
internal sealed class CodeIssue(IdentityDbContext db, TimeProvider time)
{
    /// <summary>The code's text; its row is saved with the operation.</summary>
    public string Issue(OpenIddictRequest request, string? audience, User user, Session session)
    {
        var (code, token) = AuthorizationCode.Issue(
            db.TenantId,
            new(user.Id, session.Id, session.AuthenticatedAt, request.ClientId!, request.RedirectUri!, request.CodeChallenge!, request.GetScopes(), request.Nonce,
                audience)
            { Methods = session.Methods },
            time.GetUtcNow());
        db.Add(code);
        return token.ToString();
    }
}
