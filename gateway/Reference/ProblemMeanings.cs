namespace DotMac.Gateway.Reference;

/// <summary>What the codes of refusals mean: the general ones by how they end, the others by name. A test knows every code of the fleet.</summary>
internal static class ProblemMeanings
{
    private static readonly Dictionary<string, (string Status, string Meaning)> ByName = new(StringComparer.Ordinal)
    {
        ["request-malformed"] = ("400",
            "The request cannot be read: broken JSON, an unknown member, a wrong type. Send it again only after a change."),
        ["request-invalid"] = ("400", "Some members do not satisfy the rules that the API reference gives for them."),
        ["request-too-large"] = ("413", "The body exceeds what the route takes: 10 MB, or 100 MB for files."),
        ["request-unsupported-media-type"] = ("415", "The body must be application/json in UTF-8, or what the API reference names."),
        ["request-not-acceptable"] = ("406", "The answer has none of the forms that Accept asks for."),
        ["request-timeout"] = ("408", "The request came too slowly."),
        ["request-if-match-required"] = ("428", "Send If-Match with the ETag of the version that you read: somebody else may have changed it since."),
        ["token-invalid"] = ("401", "There is no token or key, or it has expired, was revoked, or is not meant for this. Get a new one."),
        ["permission-denied"] = ("403", "The token is good, but does not hold the permission that detail names."),
        ["route-not-found"] = ("404", "Nothing is routed at this path. Compare it with the API reference."),
        ["route-method-not-allowed"] = ("405", "The path exists, but not with this method."),
        ["quota-exceeded"] = ("429", "Too many requests in the window that RateLimit-Policy states. Wait as long as Retry-After says."),
        ["idempotency-key-required"] = ("400", "Money moves here: send an Idempotency-Key, and the same one when you repeat the request."),
        ["idempotency-key-malformed"] = ("400", "An Idempotency-Key has 1 to 255 visible characters."),
        ["idempotency-key-reused"] = ("422", "The Idempotency-Key was used with another request. Take a new one for a new request."),
        ["idempotency-in-progress"] = ("409", "The first request with this Idempotency-Key is still running. Repeat it after Retry-After."),
        ["page-cursor-invalid"] = ("400", "The cursor was given by another list, filter or tenant. Begin again without one."),
        ["page-limit-invalid"] = ("400", "limit is a whole number from 1 to 100."),
        ["reference-not-found"] = ("422", "The request refers to a thing that does not exist, or is not yours."),
        ["server-error"] = ("500", "A fault on our side. It is logged under the trace id."),
        ["service-unavailable"] = ("503",
            "A part that this needs does not answer. The same request may succeed after Retry-After, and is safe to repeat with an Idempotency-Key."),
        ["service-timeout"] = ("504",
            "The service did not answer in time; whether it acted is not known. With an Idempotency-Key repeating is safe."),
        ["identity-unavailable"] = ("503", "Whether the token or key is good cannot be told at the moment. Known ones go on working."),
        ["revocations-unknown"] = ("503", "Whether the token was revoked cannot be told at the moment, and this operation does not guess."),
        ["message-no-tenant"] = ("400", "An event names no tenant. It waits in the error queue."),
        ["message-wrong-tenant"] = ("400", "An event names two tenants, in its header and in its body. It waits in the error queue."),

        ["credentials-invalid"] = ("401",
            "The account does not exist, the password is wrong, or too many wrong ones locked the account for an hour."),
        ["credentials-incomplete"] = ("400", "Sign in with either email or username."),
        ["refresh-token-invalid"] = ("401",
            "The refresh token is unknown, expired or revoked, or was used before, which ended its session. Sign in again."),
        ["authorization-code-invalid"] = ("401", "The authorization code is unknown, was used, or is older than a minute. Start again."),
        ["form-foreign"] = ("403", "The form was not sent from the sign-in page itself, or its cookie is gone. Go back and try again."),
        ["client-not-an-app"] = ("422", "An app is confidential or public. A machine client is registered at /api/v1/auth/clients."),
        ["client-no-secret"] = ("422", "A public client has no secret."),
        ["client-redirect-uri-invalid"] = ("422",
            "A redirect URI is https, http to the machine itself, or has a scheme named like a domain; it has neither fragment nor credentials."),
        ["api-key-invalid"] = ("401", "The API key is unknown, expired or revoked."),
        ["api-key-expiry-passed"] = ("422", "The key would have expired before it was issued."),
        ["verification-token-invalid"] = ("422", "The link is unknown, was used, or is older than a day. Ask for a new one."),
        ["password-required"] = ("422", "A new account needs a password with its confirmation."),
        ["password-not-expected"] = ("422", "The account has a password already; this link confirms the address alone."),
        ["password-malformed"] = ("400", "A password is a Unicode text of at most 1000 characters."),
        ["password-too-short"] = ("422", "A password has at least 8 characters."),
        ["password-too-simple"] = ("422", "A password has an upper-case letter, a lower-case letter and a digit."),
        ["password-too-common"] = ("422", "The password is among those that are tried first. Choose another."),
        ["password-current-wrong"] = ("422", "The current password is wrong, or too many wrong ones locked the account for an hour."),
        ["password-reset-invalid"] = ("422", "The link is unknown, was used, or is older than an hour. Ask for a new one."),
        ["session-current"] = ("409", "This is the session that you use. Log out instead."),
        ["sign-in-busy"] = ("503", "Too many sign-ins at the moment. Try again after Retry-After."),
        ["user-disabled"] = ("403", "The account is disabled. Its administrator can enable it."),
        ["user-last-owner"] = ("409", "A tenant keeps at least one owner who can sign in. Make another one first."),
        ["user-yourself"] = ("409", "You cannot disable yourself."),

        ["tenant-required"] = ("400", "Say which tenant you mean: by the member tenant, by X-Tenant-ID or by its host name."),
        ["tenant-mismatch"] = ("403", "The request names another tenant than the token: in X-Tenant-ID, or by a one-time token or key of its own."),
        ["tenant-denied"] = ("403", "You may not act in the tenant that the header names."),
        ["tenant-suspended"] = ("403", "The tenant is suspended: reads go on, writes do not, and only its owner signs in."),
        ["tenant-closed"] = ("403", "The tenant no longer exists."),
        ["tenant-name-blank"] = ("422", "A name has at least one visible character."),
        ["tenant-slug-reserved"] = ("422", "The slug is kept for the platform. Take another one."),
        ["tenant-not-a-sandbox"] = ("422", "Only a tenant that was signed up with sandbox: true has a clock of its own."),
        ["tenant-clock-advancing"] = ("409", "The tenant's clock is on its way already. Wait until it has arrived."),
        ["tenant-clock-backwards"] = ("422", "A clock only goes forward."),
        ["tenant-clock-too-far"] = ("422", "One call advances the clock by at most two years. Go on in further calls."),

        ["email-malformed"] = ("422", "The e-mail address is not well-formed."),
        ["price-malformed"] = ("422", "A price is a decimal string in major units, not negative, such as \"19.99\"."),
        ["currency-mixed"] = ("422", "Amounts of two currencies cannot be put together."),
        ["customer-time-zone-unknown"] = ("422", "A time zone has a name of the IANA database, such as Europe/Paris."),
        ["invoice-empty"] = ("422", "An invoice needs at least one line before it is finalized."),
        ["invoice-no-payment-method"] = ("422", "The customer has no payment method that could be charged. Add one."),
        ["invoice-wrong-amount"] = ("422", "The payment is not what is due on the invoice."),
        ["invoice-payment-running"] = ("409", "A payment of this invoice is still running. Look at it before you pay again."),
        ["customer-exemption-reason-missing"] = ("422", "Invoices of an exempt customer state why: give exemption_reason."),
        ["customer-vat-id-missing"] = ("422", "Only a customer with a VAT id owes the tax itself: give tax_id, such as DE123456789."),
        ["tax-rate-percentage-out-of-range"] = ("422", "A percentage is at most 100."),
        ["tax-rate-never-valid"] = ("422", "A rate ends after it begins."),
        ["balance-insufficient"] = ("422", "The customer's balance would be below zero. Take away no more than it holds."),
        ["balance-nothing-to-adjust"] = ("422", "An adjustment is an amount other than zero: positive in the customer's favour."),
        ["payment-method-in-use"] = ("409", "A subscription is charged on this method. Make another one the default first."),
        ["payment-method-detached"] = ("409", "The payment method was removed from its customer."),
        ["subscription-not-cancelled"] = ("409", "There is no cancellation that could be withdrawn."),
        ["program-flat-amount-missing"] = ("422", "A flat fee needs a positive flat_amount in minor units and its currency."),
        ["program-contradictory"] = ("422", "A member says nothing under this commission model. Leave it out, or choose another model."),
        ["webhook-no-events"] = ("422", "An endpoint asks for at least one event."),
        ["webhook-too-many-secrets"] = ("429", "The secret was rotated too often: the former ones still sign, each for 24 hours. Try again later."),
        ["webhook-delivery-running"] = ("409", "An attempt to deliver is being made at this moment. Look at it again shortly."),
        ["webhook-disabled"] = ("409", "The endpoint is disabled. Enable it first."),
        ["webhook-address-refused"] = ("422",
            "The URL may not be called: it must be public http or https, without credentials, at port 80, 443 or above 1023."),
        ["file-empty"] = ("422", "A file has at least one byte."),
        ["file-name-missing"] = ("400", "Name the file: ?name=report.pdf, 1 to 255 characters without path separators."),
    };

    private static readonly (string Ending, string Status, string Meaning)[] ByEnding =
    [
        ("-not-found", "404", "There is no such thing, or it is not yours: the two look the same."),
        ("-wrong-status", "409", "The thing is in a state that does not allow this. Read it, and see which states the API reference gives."),
        ("-duplicate", "409", "Such a thing exists already."),
        ("-taken", "409", "The name is taken already."),
        ("-conflict", "409", "The thing was changed at the same time. Read it again, then repeat the change."),
        ("-stale", "412", "The version in If-Match is not the present one. Read the thing again."),
        ("-malformed", "400", "The value has a form that can never be right."),
        ("-unknown", "422", "The request names something by a name that stands for nothing here."),
        ("-out-of-range", "422", "A value is larger, smaller or longer than may be."),
        ("-currency-mismatch", "422", "All amounts of one thing are in one currency."),
        ("-exceeds-yours", "403", "Nobody hands on more than it holds, or acts on somebody who holds more. detail names what is missing."),
        ("-unavailable", "503", "A part that this needs does not answer. Repeat the request after Retry-After."),
    ];

    /// <summary>Null for a code that nothing here answers with.</summary>
    public static (string Status, string Meaning)? Of(string slug)
    {
        if (ByName.TryGetValue(slug, out var known))
            return known;
        foreach (var (ending, status, meaning) in ByEnding)
            if (slug.EndsWith(ending, StringComparison.Ordinal))
                return (status, meaning);
        return null;
    }
}
