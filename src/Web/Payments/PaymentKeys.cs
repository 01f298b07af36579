using System.Security.Cryptography;
using System.Text;
using SeatEngine.Seats;

namespace Web.Payments;

/// <summary>
/// Ids of payments: the same for the same request again, another one for each hold and holder, whatever keys they choose.
/// </summary>
internal static class PaymentKeys
{
    /// <param name="key">The command id of the request or form.</param>
    public static PaymentId Of(Guid key, Guid hold, HolderId holder) =>
        new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"payment {key} {hold} {holder}")).AsSpan(0, 16)));
}
