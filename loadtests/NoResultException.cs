namespace LoadTests;

/// <summary>The measurement failed or its outcome could not be proved. The report then says why and shows no result.</summary>
internal sealed class NoResultException(string reason) : Exception($"No result: {reason}");
