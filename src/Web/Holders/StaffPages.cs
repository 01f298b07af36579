using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Web.Rights;

namespace Web.Holders;

/// <summary>The pages that only staff may open, and the redirect to the sign-in page.</summary>
internal static class StaffPages
{
    private const string Home = "/staff";
    /// <summary>The page that may use the camera.</summary>
    public const string Door = "/door";

    private const string SignIn = "/staff/sign-in";

    public static bool Contain(PathString path) =>
        path.StartsWithSegments(Home) || path.StartsWithSegments("/kiosk") || path.StartsWithSegments(Door);

    /// <summary>
    /// The sign-in page with the requested address to return to. A POST cannot be repeated after the sign-in, so it returns to the
    /// staff's first page.
    /// </summary>
    public static string SignInUrl(HttpRequest request)
    {
        var wanted = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? request.Path + request.QueryString : Home;
        return $"{request.PathBase}{SignIn}?return={Uri.EscapeDataString(request.PathBase + wanted)}";
    }

    /// <summary>
    /// By folder, so that a page which is added later is protected too. Each page names the right that it needs in an attribute of its own.
    /// </summary>
    public static void Authorize(PageConventionCollection conventions)
    {
        conventions.AuthorizeFolder("/Staff", StaffPolicies.AnyStaff)
            .AuthorizeFolder("/Kiosk", StaffPolicies.AnyStaff)
            .AuthorizeFolder("/Door", StaffPolicies.AnyStaff)
            .AllowAnonymousToPage("/Staff/SignIn")
            .AllowAnonymousToPage("/Staff/Invitation");
        conventions.AddFolderApplicationModelConvention("/Staff", page => page.Filters.Add(new OwnScreeningPages()));
    }
}
