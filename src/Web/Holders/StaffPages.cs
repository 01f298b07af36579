using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Web.Screenings;

namespace Web.Holders;

/// <summary>Which pages are for staff alone, and where those are sent who have not signed in.</summary>
internal static class StaffPages
{
    private const string Home = "/staff";
    private const string SignIn = "/staff/sign-in";

    public static bool Include(PathString path) => path.StartsWithSegments(Home) || path.StartsWithSegments("/kiosk");

    /// <summary>The sign-in, which leads back to what was asked for. A form that was sent is not sent again: it leads to the staff's first page.</summary>
    public static string SignInFor(HttpRequest request)
    {
        var wanted = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? request.Path + request.QueryString : Home;
        return $"{request.PathBase}{SignIn}?return={Uri.EscapeDataString(request.PathBase + wanted)}";
    }

    /// <summary>By folder, so that a page which is added later is not open by mistake.</summary>
    public static void Authorize(PageConventionCollection conventions) => conventions
        .AuthorizeFolder("/Staff", StaffEndpoints.Policy)
        .AuthorizeFolder("/Kiosk", StaffEndpoints.Policy)
        .AllowAnonymousToPage("/Staff/SignIn");
}
