using DotMac.Identity.Data;
using DotMac.Identity.Domain.Invitations;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Features.Links;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Invitations;

/// <summary>What the link of an invitation opens: who invites to what, and the form with which somebody comes in.</summary>
internal sealed class ShowInvitation(Admission admission, Inviters inviters, PasswordHashing hashing, CurrentOperation operation, IdentityDbContext db) : LinkForm
{
    private const string Address = "/api/v1/tenants/invitations/accept";
    private const string Form = $"{Address}/page";

    public override string Operation => "accept_invitation";

    public override string Action => Form;

    public override (string Done, string Over) Titles => ("Welcome", "Invitation");

    public override string Invalid => InvitationErrors.Invalid().Message;

    public static void Map(WebApplication app)
    {
        app.MapGet(Address, Handle).WithName("ShowInvitation").Anonymous("the one-time token is the proof").ExcludeFromDescription();
        app.MapPost(Form, Take).WithName("TakeInvitation").Anonymous("the one-time token is the proof").DisableAntiforgery().ExcludeFromDescription();
    }

    public static Task<IResult> Handle(string? token, HttpContext http, LinkPages pages, ShowInvitation page, CancellationToken ct) => pages.Open(http, page, token, ct);

    public static Task<IResult> Take(HttpContext http, LinkPages pages, ShowInvitation page, CancellationToken ct) => pages.Take(http, page, ct);

    public override async Task<LinkQuestion> Ask(SecretToken link, IFormCollection? typed, CancellationToken ct)
    {
        var invitation = await admission.Claimed(link, ct);
        var inviter = await inviters.Find(invitation.InvitedBy, invitation.InviterTenant, ct);
        if (await admission.Judge(invitation, inviter, ct) is { Refusal: not null })
            throw InvitationErrors.Invalid();

        var company = (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name is { Length: > 0 } known ? known : "a company";
        var who = inviter!.Name is { Length: > 0 } name ? $"<strong>{Text(name)}</strong> invites you" : "You are invited";
        return new(
            $"Join {company}",
            $"""
            <p>{who} to <strong>{Text(company)}</strong> as {Text(invitation.Role.Replace('_', ' '))}.</p>
            {LinkPages.Name(typed)}
            {LinkPages.NewPassword(invitation.Email)}
            """,
            "Accept");
    }

    public override async Task Use(SecretToken link, IFormCollection form, CancellationToken ct) => await AcceptInvitation.Handle(
        LinkPages.Checked(new AcceptInvitation.Request(link.ToString(), form["full_name"].ToString(), form["password"].ToString())),
        hashing, admission, operation, db, ct);
}
