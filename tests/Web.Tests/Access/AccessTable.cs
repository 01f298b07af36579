namespace Web.Tests.Access;

/// <summary>
/// Who may do what: a row for each endpoint, page handler and hub method. <see cref="AccessTests"/> calls each as each caller, and fails if
/// one has no row.
/// </summary>
/// <remarks>
/// Columns: nobody signed in; the holder whose hold or booking it is; another holder; an admin; staff whose token was revoked; a page of
/// another origin in the browser of an admin, to whose requests it adds their cookie. Then the other roles: box office; supervisor; the
/// organizer of the screening; another organizer. Numbers are status codes. Of a page, 302 to the sign-in page is a refusal. A hub's
/// method has the outcome, "ok" or the code of the failure, or the status with which the connection was refused. Staff's requests that
/// change something leave a line in the audit table, unless the row says that they do not.
/// </remarks>
internal static partial class AccessTable
{
    // Properties, not fields: those of other files may not be initialized yet.
    public static readonly Row[] Rows = [.. Api, .. Pages, .. Hubs];
}

/// <param name="Endpoint">Method and route pattern, as the server registers them; a page's handler as <c>?handler=</c>.</param>
/// <param name="Answers">One for each caller, in the order of <see cref="AccessTable"/>.</param>
/// <param name="OfRoles">The same for the roles of staff.</param>
internal sealed record Row(string Endpoint, string Answers, string OfRoles)
{
    /// <summary><c>{new}</c> is a new id.</summary>
    public string? Body { get; init; }

    /// <summary>Fields of a page's form. <c>{new}</c> is a new id.</summary>
    public string? Form { get; init; }

    /// <summary>Of a hub's method. <c>{screening}</c>, <c>{hold}</c> and <c>{new}</c> are replaced.</summary>
    public object?[]? Arguments { get; init; }

    /// <summary>Whether the request of staff leaves a line in the audit table. Requests that only read leave none.</summary>
    public bool? Trail { get; init; }

    public string Method => Endpoint[..Endpoint.IndexOf(' ', StringComparison.Ordinal)];

    public string Route => Endpoint[(Endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}
