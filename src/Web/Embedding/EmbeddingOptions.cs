using System.ComponentModel.DataAnnotations;
using Web.Addresses;

namespace Web.Embedding;

/// <summary>Which other sites may embed the map; bound from <c>Embedding</c> and validated at start.</summary>
internal sealed record EmbeddingOptions : IValidatableObject
{
    /// <summary>Origins as browsers send them: <c>https://tickets.example</c>, with the port if it is not the scheme's default.</summary>
    public string[] AllowedOrigins { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AllowedOrigins
        .Where(origin => !AddressOptions.IsOrigin(origin))
        .Select(origin => new ValidationResult(
            $"Embedding:AllowedOrigins has \"{origin}\": "
            + "an origin is a scheme and a host, like https://tickets.example, and nothing after it.",
            [nameof(AllowedOrigins)]));
}
