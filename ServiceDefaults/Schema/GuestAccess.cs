using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Idempotency;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.ServiceDefaults.Schema;

/// <summary>
/// What a tenant may see of tenant zero's tables while it is a guest there (<see cref="CurrentOperation.EnterAsGuest"/>): nothing, unless the table's mapping says
/// which rows. The migration that creates a table makes restrictive policies of it, which no other policy can widen; for everybody else they hold no row back.
/// </summary>
public static class GuestAccess
{
    internal const string AdmitsAnnotation = "DotMac:Guests", RowsAnnotation = "DotMac:GuestRows", VerbsAnnotation = "DotMac:GuestVerbs";
    internal const string Column = "GuestId";
    private const string AllVerbs = "SELECT, INSERT, UPDATE, DELETE";

    /// <summary>The guest's id in the rows of a mapping, null where nobody is a guest; asked once for each statement.</summary>
    public const string Guest = "(SELECT NULLIF(current_setting('app.guest_id', true), '')::uuid)";

    /// <summary>Whether nobody is a guest. The test stands within the question: outside, the planner takes it for a column that is hardly ever null, and expects no rows.</summary>
    private const string Nobody = "(SELECT NULLIF(current_setting('app.guest_id', true), '') IS NULL)";

    /// <summary>Lets guests into the service's tables at all; what they announce, plan and are answered is marked with their id.</summary>
    public static void AdmitGuests(this ModelBuilder model)
    {
        model.HasAnnotation(AdmitsAnnotation, true);
        foreach (var type in new[] { typeof(OutboxMessage), typeof(DueWork), typeof(StoredAnswer) })
        {
            model.Entity(type).Property<Guid?>(Column);
            model.Entity(type).HasAnnotation(RowsAnnotation, $"guest_id = {Guest}").HasAnnotation(VerbsAnnotation, AllVerbs);
        }

        model.Entity<TenantState>().ReadByGuest("true"); // tenant zero's own
    }

    /// <summary>Whether the service's tables hold guests back.</summary>
    public static bool AdmitsGuests(this IReadOnlyModel model) => model[AdmitsAnnotation] is true;

    /// <summary>A guest reads and writes these rows, given as a condition in SQL.</summary>
    public static EntityTypeBuilder<T> OwnedByGuest<T>(this EntityTypeBuilder<T> entity, string rows) where T : class => entity.Opened(rows, AllVerbs);

    /// <summary>A guest reads these rows and changes none.</summary>
    public static EntityTypeBuilder<T> ReadByGuest<T>(this EntityTypeBuilder<T> entity, string rows) where T : class => entity.Opened(rows, "SELECT");

    /// <summary>A guest reads these rows, and counts in them what it uses.</summary>
    public static EntityTypeBuilder<T> CountedByGuest<T>(this EntityTypeBuilder<T> entity, string rows) where T : class => entity.Opened(rows, "SELECT, UPDATE");

    /// <summary>A guest reads these rows, counts in them, and begins the count where there is none; it takes none away.</summary>
    public static EntityTypeBuilder<T> BegunByGuest<T>(this EntityTypeBuilder<T> entity, string rows) where T : class => entity.Opened(rows, "SELECT, INSERT, UPDATE");

    /// <summary>The restrictive policies of a table: their names, and all that follows it.</summary>
    internal static IEnumerable<(string Name, string Body)> Policies(string? rows, string? verbs)
    {
        if (rows is null || verbs is null)
            return [("guest", $"AS RESTRICTIVE USING ({Nobody}) WITH CHECK ({Nobody})")];
        var own = $"{Nobody} OR ({rows})";
        return verbs == AllVerbs
            ? [("guest", $"AS RESTRICTIVE USING ({own}) WITH CHECK ({own})")]
            : AllVerbs.Split(", ").Select(verb => ($"guest_{verb.ToLowerInvariant()}", Of(verb, verbs.Split(", ").Contains(verb) ? own : Nobody)));
    }

    private static string Of(string verb, string rows) => $"AS RESTRICTIVE FOR {verb} " + verb switch
    {
        "INSERT" => $"WITH CHECK ({rows})",
        "UPDATE" => $"USING ({rows}) WITH CHECK ({rows})",
        _ => $"USING ({rows})",
    };

    private static EntityTypeBuilder<T> Opened<T>(this EntityTypeBuilder<T> entity, string rows, string verbs) where T : class =>
        entity.HasAnnotation(RowsAnnotation, rows).HasAnnotation(VerbsAnnotation, verbs);
}
