using System.Text.Json;
using System.Text.Json.Serialization;
using SeatEngine.Commands;
using SeatEngine.Seats;

namespace Web.Http;

/// <summary>Compiled readers and writers of what a hold sends and gets. The other types of the API are read by reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewHold))]
[JsonSerializable(typeof(SeatReply))]
internal sealed partial class ApiJson : JsonSerializerContext;
