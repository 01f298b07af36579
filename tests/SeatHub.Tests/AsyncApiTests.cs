using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Harness;
using SeatEngine.Seats;
using YamlDotNet.RepresentationModel;

namespace SeatHub.Tests;

/// <summary>docs/asyncapi.yaml says what the hubs take, answer and send: all of it, by the same names, and nothing more.</summary>
public sealed class AsyncApiTests
{
    private static readonly string _file = RepositoryRoot.File("docs", "asyncapi.yaml");
    private static readonly YamlMappingNode _document = Read();

    [Theory]
    [InlineData("seatmap", "/hubs/seatmap", typeof(SeatMapHub), typeof(ISeatMapClient))]
    [InlineData("desk", "/hubs/desk", typeof(DeskHub), typeof(IDeskClient))]
    public void Every_method_of_hub_and_client_is_described_with_its_arguments(string channel, string address, Type hub, Type client)
    {
        Assert.Equal(address, Text(_document, "channels", channel, "address"));
        Assert.Equal(Signatures(hub), Described(channel, "receive"));
        Assert.Equal(Signatures(client), Described(channel, "send"));
    }

    [Fact]
    public void Every_operation_is_of_a_hub_and_every_message_is_used()
    {
        var operations = Map(_document, "operations").Children.Values.Cast<YamlMappingNode>().ToArray();
        foreach (var (channel, node) in Map(_document, "channels"))
        {
            var own = $"#/channels/{channel}/messages/";
            var used = operations.SelectMany(Messages).Where(reference => reference.StartsWith(own, StringComparison.Ordinal));
            Assert.Equal(
                Names(Map(node, "messages")),
                used.Select(reference => reference[own.Length..]).Distinct().Order(StringComparer.Ordinal));
        }

        Assert.All(operations.SelectMany(Messages), reference => Assert.NotNull(Resolve(reference)));
    }

    [Fact]
    public void Every_schema_has_the_members_of_the_record_that_it_is_named_after()
    {
        // Parts of arguments, no records.
        string[] parts = ["Seats", "Delta", "Statuses", "Sections", "FreeSeats"];
        Assembly[] assemblies = [typeof(SeatMapHub).Assembly, typeof(SeatReply).Assembly];
        var types = assemblies.SelectMany(assembly => assembly.GetExportedTypes()).ToLookup(type => type.Name);
        foreach (var (name, schema) in Map(_document, "components", "schemas"))
        {
            if (parts.Contains(name.ToString()))
                continue;
            var type = types[name.ToString()].Single();
            Assert.Equal(Listed(name, Members(type)), Listed(name, type.IsEnum ? Texts(schema, "enum") : Names(Map(schema, "properties"))));
            if (!type.IsEnum)
                Assert.Equal(Listed(name, AlwaysThere(type)), Listed(name, Texts(schema, "required")));
        }

        static string Listed(YamlNode name, string[] members) => $"{name}: {string.Join(' ', members)}";
    }

    [Fact]
    public async Task The_official_parser_takes_the_document()
    {
        var parser = await NodeClient.RunAsync("validate-asyncapi.mjs", _file);

        Assert.True(parser.ExitCode == 0, $"docs/asyncapi.yaml: {parser.Error}");
    }

    private static YamlMappingNode Read()
    {
        using var text = File.OpenText(_file);
        var stream = new YamlStream();
        stream.Load(text);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static string[] Signatures(Type type) =>
    [
        .. type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})")
            .Order(StringComparer.Ordinal),
    ];

    private static string[] Described(string channel, string action) =>
    [
        .. Map(_document, "operations")
            .Where(operation => Text(operation.Value, "channel", "$ref") == $"#/channels/{channel}")
            .Where(operation => Text(operation.Value, "action") == action)
            .Select(operation => $"{MethodOf(channel, operation.Key)}({string.Join(", ", ArgumentsOf(operation.Value))})")
            .Order(StringComparer.Ordinal),
    ];

    private static string MethodOf(string channel, YamlNode operation)
    {
        Assert.StartsWith($"{channel}.", operation.ToString(), StringComparison.Ordinal);
        return operation.ToString()[(channel.Length + 1)..];
    }

    private static string[] ArgumentsOf(YamlNode operation)
    {
        var message = Resolve(Text(((YamlSequenceNode)operation["messages"]).Single(), "$ref"));
        // A method without arguments has "items: false".
        var arguments = message["payload"]["items"] is YamlSequenceNode items ? items.Select(item => Text(item, "title")).ToArray() : [];
        Assert.Equal($"{arguments.Length}", Text(message, "payload", "minItems"));
        Assert.Equal($"{arguments.Length}", Text(message, "payload", "maxItems"));
        return arguments;
    }

    private static IEnumerable<string> Messages(YamlMappingNode operation)
    {
        var own = (YamlSequenceNode)operation["messages"];
        var replies = operation.Children.TryGetValue("reply", out var reply) ? (YamlSequenceNode)reply["messages"] : [];
        return own.Concat(replies).Select(message => Text(message, "$ref"));
    }

    private static YamlNode Resolve(string reference) =>
        reference.Split('/')[1..].Aggregate((YamlNode)_document, (node, name) => node[name]);

    private static YamlMappingNode Map(YamlNode node, params string[] path) =>
        (YamlMappingNode)path.Aggregate(node, (at, name) => at[name]);

    private static string Text(YamlNode node, params string[] path) => path.Aggregate(node, (at, name) => at[name]).ToString();

    private static string[] Names(YamlMappingNode node) =>
        [.. node.Children.Keys.Select(name => name.ToString()).Order(StringComparer.Ordinal)];

    private static string[] Texts(YamlNode node, string name) =>
        [.. ((YamlSequenceNode)node[name]).Select(text => text.ToString()).Order(StringComparer.Ordinal)];

    private static string[] Members(Type type)
    {
        var names = type.IsEnum ? Enum.GetNames(type) : Properties(type).Select(property => property.Name);
        return [.. names.Select(JsonNamingPolicy.CamelCase.ConvertName).Order(StringComparer.Ordinal)];
    }

    /// <summary>Null is left out; a request's member with a default need not be there.</summary>
    private static string[] AlwaysThere(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var parameters = type.GetConstructors().SelectMany(constructor => constructor.GetParameters());
        var optional = parameters.Where(parameter => parameter.HasDefaultValue).Select(parameter => parameter.Name);
        var present = Properties(type).Where(property => nullability.Create(property).ReadState != NullabilityState.Nullable);
        return
        [
            .. present.Select(property => property.Name).Except(optional)
                .Select(name => JsonNamingPolicy.CamelCase.ConvertName(name!)).Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null);
}
