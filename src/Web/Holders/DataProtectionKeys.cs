using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Web.Holders;

/// <summary>Keeps the key ring in PostgreSQL, so that a cookie from one node is valid on every other. Thread-safe.</summary>
internal sealed class DataProtectionKeys(NpgsqlDataSource database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.OpenConnection();
        return [.. connection.Query<string>("SELECT xml FROM data_protection_keys").Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.OpenConnection();
        connection.Execute(
            "INSERT INTO data_protection_keys (name, xml) VALUES (@friendlyName, @Xml) ON CONFLICT (name) DO UPDATE SET xml = EXCLUDED.xml",
            new { friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
