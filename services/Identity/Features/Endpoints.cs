using DotMac.Identity.Data;
using DotMac.Identity.Features.Access;
using DotMac.Identity.Features.Account;
using DotMac.Identity.Features.AllowedApps;
using DotMac.Identity.Features.ApiKeys;
using DotMac.Identity.Features.Avatars;
using DotMac.Identity.Features.Clients;
using DotMac.Identity.Features.Confirmations;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.EmailChanges;
using DotMac.Identity.Features.Federation;
using DotMac.Identity.Features.IdentityProviders;
using DotMac.Identity.Features.Impersonations;
using DotMac.Identity.Features.Internal;
using DotMac.Identity.Features.Invitations;
using DotMac.Identity.Features.Keys;
using DotMac.Identity.Features.Links;
using DotMac.Identity.Features.Passkeys;
using DotMac.Identity.Features.Passwords;
using DotMac.Identity.Features.Phones;
using DotMac.Identity.Features.Platform;
using DotMac.Identity.Features.Registrations;
using DotMac.Identity.Features.Roles;
using DotMac.Identity.Features.Scim;
using DotMac.Identity.Features.ScimTokens;
using DotMac.Identity.Features.SecondFactors;
using DotMac.Identity.Features.Secrets;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Features.SignInPolicies;
using DotMac.Identity.Features.Teams;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Exports;
using DotMac.ServiceDefaults.Schema;

namespace DotMac.Identity.Features;

/// <summary>Identity's routes, each in the slice of its name, and what several slices share.</summary>
internal static class Endpoints
{
    public static void AddFeatures(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<ConfirmationMail>();
        builder.Services.AddScoped<InvitationMail>();
        builder.Services.AddScoped<Admission>();
        builder.Services.AddScoped<Inviters>();
        builder.Services.AddScoped<PasswordMail>();
        builder.Services.AddScoped<Registrar>();
        builder.Services.AddScoped<MailboxProof>();
        builder.Services.AddScoped<EmailChangeMail>();
        builder.Services.AddSingleton<TextLimits>();
        builder.Services.AddScoped<PhoneText>();
        builder.Services.AddScoped<PasswordProof>();
        builder.Services.AddScoped<OwnAccount>();
        builder.Services.AddScoped<SecondFactorMail>();
        builder.Services.AddScoped<PasskeyCeremonies>();
        builder.Services.AddScoped<PasskeyMail>();
        builder.Services.AddScoped<PasskeySignIn>();
        builder.Services.AddScoped<PasswordSignIn>();
        builder.Services.AddScoped<SecondFactorSignIn>();
        builder.Services.AddScoped<SecondFactorText>();
        builder.Services.AddScoped<SessionRotation>();
        builder.Services.AddScoped<CodeGrant>();
        builder.Services.AddScoped<DeviceCodeGrant>();
        builder.Services.AddScoped<TokenExchange>();
        builder.Services.AddScoped<DeviceDecisions>();
        builder.Services.AddScoped<CodeIssue>();
        builder.Services.AddScoped<ShownTokens>();
        builder.Services.AddScoped<LogoutRequests>();
        builder.Services.AddScoped<Consents>();
        builder.Services.AddScoped<BrowserSessions>();
        builder.Services.AddScoped<LinkPages>();
        builder.Services.AddScoped<ShowConfirmation>();
        builder.Services.AddScoped<ShowRegistration>();
        builder.Services.AddScoped<ShowPasswordReset>();
        builder.Services.AddScoped<ShowInvitation>();
        builder.Services.AddScoped<OperationRecord>();
        builder.Services.AddScoped<AccessJudge>();
        builder.Services.AddScoped<Deactivation>();
        builder.Services.AddScoped<Removal>();
        builder.Services.AddScoped<Export>();
        builder.Services.AddScoped<ImpersonationMail>();
        builder.Services.AddScoped<PlatformDirectory>();
        builder.Services.AddAccountPage();
        builder.Services.AddScim();
        builder.Services.AddSingleton<FormGuard>();
        builder.Services.AddSingleton<PictureReader>();
        builder.Services.AddScoped<IMigrateStep, RegisterClients>();
        builder.Services.AddScoped<IMigrateStep, MakeSigningKey>();
    }

    public static void MapFeatures(this RouteGroupBuilder api, WebApplication app)
    {
        Action<RouteGroupBuilder>[] slices =
        [
            Login.Map, RefreshSession.Map, StepUp.Map, StepUpWithPasskey.Map, Logout.Map, GetMe.Map, UpdateMe.Map, ListMyChanges.Map, ListMySessions.Map, GetMySession.Map,
            RevokeMySession.Map, RevokeMyOtherSessions.Map,
            EnableSecondFactor.Map, ConfirmSecondFactor.Map, GetSecondFactor.Map, DisableSecondFactor.Map, RegenerateBackupCodes.Map,
            LoginWithSecondFactor.Map, TextSignInCode.Map, AllowTexts.Map, ForbidTexts.Map,
            BeginPasskey.Map, RegisterPasskey.Map, ListPasskeys.Map, GetPasskey.Map, RenamePasskey.Map, RemovePasskey.Map,
            BeginPasskeySignIn.Map, LoginWithPasskey.Map,
            ConfirmEmail.Map, ResendConfirmation.Map,
            AcceptInvitation.Map, RegisterUser.Map, GetSignInPolicy.Map, UpdateSignInPolicy.Map,
            RequestPasswordReset.Map, ConfirmPasswordReset.Map, ChangePassword.Map,
            ChangeEmail.Map, GetEmailChange.Map, CancelEmailChange.Map, ConfirmEmailChange.Map,
            RequestPhoneCode.Map, ConfirmPhone.Map,
            UploadAvatar.Map, DeleteAvatar.Map, GetMyAvatar.Map, GetAvatar.Map, ShowPicture.Map,
            CreateUser.Map, GetUser.Map, ListUsers.Map, ReplaceUser.Map, DisableUser.Map, EnableUser.Map, DeleteUser.Map,
            SuspendUsers.Map, ActivateUsers.Map, ResendVerifications.Map, DeleteUsers.Map, ExportUsers.Map,
            ListRoles.Map, GetRole.Map, ListPermissions.Map, AssignRole.Map, UnassignRole.Map,
            CreateRole.Map, UpdateRole.Map, DeleteRole.Map, GetUserPermissions.Map, SetUserPermission.Map, ClearUserPermission.Map,
            CreateTeam.Map, GetTeam.Map, GetTeamBySlug.Map, ListTeams.Map, UpdateTeam.Map, DeleteTeam.Map, ListUserTeams.Map, ListMyTeams.Map,
            AddTeamMember.Map, ListTeamMembers.Map, UpdateTeamMember.Map, RemoveTeamMember.Map,
            EvaluateAccess.Map, EvaluateAccesses.Map,
            CreateApiKey.Map, GetApiKey.Map, ListApiKeys.Map, RevokeApiKey.Map, UpdateApiKey.Map, ListAvailableScopes.Map,
            CreateClient.Map, RegisterApp.Map, GetClient.Map, ListClients.Map, UpdateClient.Map, RotateClientSecret.Map, RevokeClient.Map,
            RotateSigningKey.Map, ResealKeys.Map,
            StartImpersonation.Map, EndImpersonation.Map, ListImpersonations.Map,
            ListPlatformTenants.Map, GetPlatformTenant.Map, GetPlatformStats.Map, SearchPlatformUsers.Map, SearchPlatform.Map, ListPlatformPermissions.Map, GetPlatformConfig.Map,
            TriggerPasswordReset.Map,
            GetSecretStoreHealth.Map, ListSecrets.Map, GetSecret.Map, WriteSecret.Map, DeleteSecret.Map,
            CreateScimToken.Map, GetScimToken.Map, ListScimTokens.Map, RevokeScimToken.Map, ScimRoutes.Map,
            CreateIdentityProvider.Map, GetIdentityProvider.Map, ListIdentityProviders.Map, UpdateIdentityProvider.Map, DeleteIdentityProvider.Map,
            ListConsents.Map, WithdrawConsent.Map,
            ListExternalLogins.Map, LinkExternalLogin.Map, RemoveExternalLogin.Map,
        ];
        foreach (var map in slices)
            map(api);

        ShowAccessConfiguration.Map(app);
        Authorize.Map(app);
        SignIn.Map(app);
        PasskeyScript.Map(app);
        BeginExternalSignIn.Map(app);
        FinishExternalSignIn.Map(app);
        ShowEmailChange.Map(app);
        ShowRegistration.Map(app);
        ShowConfirmation.Map(app);
        ShowPasswordReset.Map(app);
        ShowInvitation.Map(app);
        AccountRoutes.Map(app);
        Token.Map(app);
        Revoke.Map(app);
        Introspect.Map(app);
        PushAuthorization.Map(app);
        AuthorizeDevice.Map(app);
        VerifyDevice.Map(app);
        EndSession.Map(app);
        UserInfo.Map(app);
        ExchangeKey.Map(app);
        GetRevocations.Map(app);
    }
}
