namespace SeatEngine.Tests.Plans;

/// <summary>The repository's plans/ folder, found upwards from where the tests run.</summary>
internal static class PlanFiles
{
    public static string Path(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SeatMap.sln")))
                return System.IO.Path.Combine(folder.FullName, "plans", name);
        }
        throw new FileNotFoundException("SeatMap.sln is in no folder above the tests");
    }
}
