using Harness;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Architecture.Tests;

/// <summary>The containers of docker-compose.yml have no more rights, resources and neighbours than they need.</summary>
public sealed class ComposeTests
{
    // What Compose knows is longer. A key that is not here is either new, and then belongs here, or mistyped, and then without effect.
    private static readonly string[] _keys =
    [
        "build", "cap_drop", "command", "depends_on", "deploy", "entrypoint", "environment", "healthcheck", "image", "networks", "ports",
        "read_only", "restart", "security_opt", "shm_size", "stop_grace_period", "sysctls", "tmpfs", "ulimits", "user", "volumes",
    ];

    // nginx reaches no database, and a database reaches nothing outside.
    private static readonly Dictionary<string, string[]> _networks = new()
    {
        ["nginx"] = ["front"],
        ["web1"] = ["back", "front"],
        ["web2"] = ["back", "front"],
        ["prepare"] = ["back"],
        ["postgres"] = ["back"],
        ["redis"] = ["back"],
    };

    private static readonly Dictionary<object, object> _file = Read();

    private static Dictionary<string, Dictionary<object, object>> Services { get; } =
        Map(_file["services"]).ToDictionary(service => (string)service.Key, service => Map(service.Value));

    public static TheoryData<string> Names => [.. Services.Keys];

    [Fact]
    public void Every_service_has_a_row_here() => Assert.Equal(_networks.Keys.Order(), Services.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_service_has_only_keys_that_Compose_knows(string name) =>
        Assert.Empty(Services[name].Keys.Cast<string>().Except(_keys));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_service_writes_nowhere_and_has_no_rights(string name)
    {
        var service = Services[name];
        Assert.Equal("true", service["read_only"]);
        Assert.Equal(["ALL"], List(service["cap_drop"]));
        Assert.Contains("no-new-privileges:true", List(service["security_opt"]));
        // The image that is built here has a user without rights: see the Dockerfile's test.
        if (service.GetValueOrDefault("user") is string user)
            Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", user);
        else
            Assert.Contains("build", service);
        foreach (var volume in service.TryGetValue("volumes", out var volumes) ? List(volumes) : [])
        {
            Assert.True(
                !volume.StartsWith('.') || volume.EndsWith(":ro", StringComparison.Ordinal), $"{volume} of the host can be written");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_service_has_limits_on_processors_memory_and_processes(string name)
    {
        var limits = Map(Map(Map(Services[name]["deploy"])["resources"])["limits"]);
        Assert.Equal(["cpus", "memory", "pids"], limits.Keys.Cast<string>().Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_service_is_in_its_networks_only_and_only_the_door_has_a_port(string name)
    {
        // A list of names, or a map of names and what they have there.
        var networks = Services[name]["networks"] is Dictionary<object, object> map
            ? map.Keys.Cast<string>()
            : List(Services[name]["networks"]);
        Assert.Equal(_networks[name], networks.Order());
        Assert.Equal(name == "nginx", Services[name].ContainsKey("ports"));
    }

    [Fact]
    public void The_databases_network_leads_nowhere() => Assert.Equal("true", Map(Map(_file["networks"])["back"])["internal"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_service_has_a_health_check_or_says_that_it_needs_none(string name)
    {
        var check = Map(Services[name]["healthcheck"]);
        Assert.True(check.ContainsKey("test") || check["disable"] is "true");
    }

    [Fact]
    public void No_password_is_in_the_file_and_none_is_empty()
    {
        var lines = File.ReadLines(RepositoryRoot.File("docker-compose.yml")).Select(line => line.Trim())
            .Where(line => !line.StartsWith('#') && line.Contains("PASS", StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.True(lines.Count >= 5);
        // ${…:?…} stops Compose when the variable is empty.
        Assert.All(lines, line => Assert.Matches(@"\$\{[A-Z_]+PASSWORD:\?", line));
    }

    [Fact]
    public void Every_image_has_a_version()
    {
        var images = Services.Values.Select(service => (string)service["image"]).ToList();
        Assert.All(images, image => Assert.Matches(@"^[a-z./]+:([0-9][0-9a-z.-]*(@sha256:[0-9a-f]{64})?|local)$", image));
    }

    private static Dictionary<object, object> Read()
    {
        using var text = File.OpenText(RepositoryRoot.File("docker-compose.yml"));
        // "<<" takes over what an anchor has.
        return new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(text)));
    }

    private static Dictionary<object, object> Map(object node) => Assert.IsType<Dictionary<object, object>>(node);

    private static string[] List(object node) => [.. Assert.IsType<List<object>>(node).Cast<string>()];
}
