using DotMac.Contracts.Operations;
using DotMac.Kernel;

namespace DotMac.ServiceDefaults.Tests.Notes;

/// <summary>The smallest aggregate with a child, for the tests of what every service is made of. It borrows events of Operations.</summary>
public sealed class Note : AggregateRoot
{
    private readonly List<Line> lines = [];

    private Note()
    {
    }

    public string Title { get; private set; } = "";
    public IReadOnlyList<Line> Lines => lines;

    /// <summary>A note that announces nothing, so that no consumer touches it.</summary>
    public static Note Draft(string title) => new() { Title = title };

    public static Note Write(string title)
    {
        var note = new Note { Title = title };
        note.Raise(new FileUploaded(note.Id, title, "text/plain", 1, ""));
        return note;
    }

    public void Add(string text) => lines.Add(new Line(text));

    public void Rename(string title)
    {
        if (title == "forbidden")
            throw new DomainException(Refusal.Rule, "note.forbidden_title", "That title is not allowed.");
        Title = title;
        Raise(new FileDeleted(Id, title, 1));
    }
}

public sealed class Line(string text) : Entity
{
    public string Text { get; private set; } = text;
}
