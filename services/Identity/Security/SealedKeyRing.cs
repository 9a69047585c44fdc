using System.Text;
using System.Xml.Linq;
using DotMac.ServiceDefaults.Secrets;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace DotMac.Identity.Security;

/// <summary>The DataProtection key ring in the database, sealed by the master key, so that every replica opens what another protected.</summary>
internal sealed class SealedKeyRing(NpgsqlDataSource database, MasterSealer sealer) : IXmlRepository
{
    private const string Purpose = "data-protection";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.CreateCommand("SELECT element FROM data_protection_keys");
        using var reader = command.ExecuteReader();
        List<XElement> elements = [];
        while (reader.Read())
            elements.Add(XElement.Parse(Encoding.UTF8.GetString(sealer.Open(reader.GetFieldValue<byte[]>(0), Purpose))));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.CreateCommand(
            "INSERT INTO data_protection_keys (name, element) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET element = excluded.element");
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = sealer.Seal(Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), Purpose) });
        command.ExecuteNonQuery();
    }
}
