using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Architecture.Tests;

/// <summary>The three assemblies as their compiled code refers to each other.</summary>
internal static class Code
{
    public static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchLoader().LoadAssemblies(
        typeof(SeatEngine.SeatEngineRegistration).Assembly, typeof(SeatHub.SeatMapHub).Assembly, typeof(Program).Assembly).Build();

    /// <summary>Which folders of SeatEngine refer to which others, without the files at its top, which put the parts together.</summary>
    public static SortedDictionary<string, SortedSet<string>> EngineFolders { get; } = FoldersOf("SeatEngine");

    private static SortedDictionary<string, SortedSet<string>> FoldersOf(string root)
    {
        var folders = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var type in Loaded.Types)
        {
            if (FolderOf(type, root) is not { } from)
                continue;
            var targets = folders.TryGetValue(from, out var known) ? known : folders[from] = new(StringComparer.Ordinal);
            targets.UnionWith(type.Dependencies.Select(d => FolderOf(d.Target, root)).OfType<string>().Where(to => to != from));
        }

        return folders;
    }

    private static string? FolderOf(IType type, string root) =>
        type.Namespace?.FullName is { } name && name.StartsWith(root + ".", StringComparison.Ordinal)
            ? name[(root.Length + 1)..].Split('.')[0]
            : null;

    /// <summary>The references without those that follow from others (the transitive reduction): the picture shows these.</summary>
    public static SortedSet<string> LeastArrows(SortedDictionary<string, SortedSet<string>> folders)
    {
        var arrows = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (from, targets) in folders)
        {
            arrows.UnionWith(targets
                .Where(to => !targets.Any(other => other != to && Reaches(folders, other, to, [])))
                .Select(to => $"{from} --> {to}"));
        }

        return arrows;
    }

    private static bool Reaches(SortedDictionary<string, SortedSet<string>> folders, string from, string to, HashSet<string> seen) =>
        seen.Add(from) && folders.TryGetValue(from, out var targets)
        && (targets.Contains(to) || targets.Any(next => Reaches(folders, next, to, seen)));
}
