namespace Web.Webhooks;

/// <summary>Where webhooks may go; bound from <c>Webhooks</c>.</summary>
public sealed record WebhookOptions
{
    /// <summary>
    /// True: also to addresses of this machine and of private networks, and without TLS. False, because who may register an endpoint
    /// could otherwise reach services that only this network can.
    /// </summary>
    public bool AllowInternal { get; init; }
}
