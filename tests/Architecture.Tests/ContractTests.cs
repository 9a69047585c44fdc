using System.Reflection;
using DotMac.Contracts.Audit;
using DotMac.Kernel;

namespace DotMac.Architecture.Tests;

/// <summary>Contracts only grow: what a consumer of yesterday reads stays as it is.</summary>
public sealed class ContractTests
{
    private const string Snapshot = "tests/Architecture.Tests/contracts.txt";
    private static readonly string[] SecretWords = ["password", "secret", "token"];
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Growth is recorded with DOTMAC_ACCEPT. A loss never is: who means one removes the line of the never released event by hand.</summary>
    [Fact]
    public void The_shape_of_every_event_is_the_recorded_one()
    {
        Lost(Repository.Read(Snapshot), Current()).ShouldBeEmpty();
        Repository.Drift(Snapshot, string.Join('\n', Current())).ShouldBeEmpty();
    }

    [Fact]
    public void No_event_carries_a_secret() =>
        Events(typeof(Audited).Assembly).SelectMany(Secrets).Except(["MailRequested.SealedToken", "SmsRequested.SealedToken"]).ShouldBeEmpty();

    [Fact]
    public void A_planted_loss_of_an_event_a_member_or_its_type_is_found()
    {
        string[] recorded = ["a@1: Id Guid, Lines IReadOnlyList<(Name String, Count Int32)>", "b@1: Id Guid"];
        Lost(recorded, ["a@1: Id Guid, Lines IReadOnlyList<(Name String, Count Int32)>, More String?", "b@1: Id Guid"]).ShouldBeEmpty();
        Lost(recorded, ["a@1: Id Guid, Lines IReadOnlyList<(Name String, Count Int64)>"])
            .ShouldBe(["a@1 lost Lines IReadOnlyList<(Name String, Count Int32)>", "b@1 is gone"]);
    }

    [Fact]
    public void A_planted_change_of_a_shape_and_a_planted_password_are_found()
    {
        Shape(typeof(Before)).ShouldBe("planted@1: Id Guid, Count Int32");
        Shape(typeof(After)).ShouldBe("planted@1: Id Guid, Count Int64");
        Repository.Differences(Snapshot, "planted@1: gone").ShouldNotBeEmpty();
        Secrets(typeof(Planted)).ShouldBe(["Planted.Password"]);
    }

    private static string[] Current() => [.. Events(typeof(Audited).Assembly).Select(Shape).Order(StringComparer.Ordinal)];

    /// <summary>What yesterday's consumer reads and would miss.</summary>
    private static IEnumerable<string> Lost(IEnumerable<string> recorded, IEnumerable<string> current)
    {
        var known = current.ToDictionary(Name, line => Parts(line).ToHashSet());
        foreach (var line in recorded)
            if (!known.TryGetValue(Name(line), out var members))
                yield return $"{Name(line)} is gone";
            else
                foreach (var member in Parts(line).Where(member => !members.Contains(member)))
                    yield return $"{Name(line)} lost {member}";
    }

    private static string Name(string line) => line.Split(": ", 2)[0];

    /// <summary>Members of the event itself: commas inside of brackets belong to one member.</summary>
    private static IEnumerable<string> Parts(string line)
    {
        var (text, depth, start) = (line.Split(": ", 2)[1], 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' or '<' => 1, ')' or '>' => -1, _ => 0 };
            if (text[i] != ',' || depth > 0)
                continue;
            yield return text[start..i].Trim();
            start = i + 1;
        }

        yield return text[start..].Trim();
    }

    private static IEnumerable<Type> Events(Assembly assembly) =>
        assembly.GetExportedTypes().Where(type => typeof(IIntegrationEvent).IsAssignableFrom(type) && type.IsClass);

    private static string Shape(Type type)
    {
        var name = type.GetCustomAttribute<EventNameAttribute>() ?? throw new InvalidOperationException($"{type.Name} has no [EventName].");
        return $"{name.Name}@{name.Version}: {string.Join(", ", Members(type).Select(member => $"{member.Name} {Describe(member)}"))}";
    }

    private static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(member => member.MetadataToken);

    private static string Describe(PropertyInfo member)
    {
        var optional = Nullable.GetUnderlyingType(member.PropertyType) is not null
            || Nullability.Create(member).ReadState == NullabilityState.Nullable;
        return Describe(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType) + (optional ? "?" : "");
    }

    private static string Describe(Type type) => type switch
    {
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Describe))}>",
        { Namespace: var place } when place?.StartsWith("DotMac.Contracts", StringComparison.Ordinal) == true =>
            $"({string.Join(", ", Members(type).Select(member => $"{member.Name} {Describe(member)}"))})",
        _ => type.Name,
    };

    private static IEnumerable<string> Secrets(Type type) => Members(type).Select(member => member.Name)
        .Where(member => SecretWords.Any(word => member.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(member => $"{type.Name}.{member}");

    private sealed record Planted(string Password) : IIntegrationEvent;

    [EventName("planted", 1)]
    private sealed record Before(Guid Id, int Count) : IIntegrationEvent;

    [EventName("planted", 1)]
    private sealed record After(Guid Id, long Count) : IIntegrationEvent;
}
