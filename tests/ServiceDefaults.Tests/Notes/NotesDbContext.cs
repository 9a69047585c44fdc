using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.ServiceDefaults.Tests.Notes;

public sealed class NotesDbContext(DbContextOptions<NotesDbContext> options, CurrentOperation operation, OutboxSignal signal)
    : ServiceDbContext("notes", options, operation, signal)
{
    public DbSet<Note> Notes => Set<Note>();

    private sealed class NoteMapping : IEntityTypeConfiguration<Note>
    {
        public void Configure(EntityTypeBuilder<Note> builder)
        {
            builder.HasMany(note => note.Lines).WithOne().HasForeignKey("note_id").IsRequired();
            builder.Navigation(note => note.Lines).AutoInclude();
        }
    }
}
