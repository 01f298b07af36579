using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Web.Holders;

/// <summary>Answers at once what most endpoints ask for: any caller who is signed in.</summary>
internal sealed class AnyCallerPolicy(IAuthorizationService authorization) : PolicyEvaluator(authorization)
{
    private static readonly Task<PolicyAuthorizationResult> _allowed = Task.FromResult(PolicyAuthorizationResult.Success());

    public override Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        context.User.Identity is { IsAuthenticated: true } && policy.Requirements is [DenyAnonymousAuthorizationRequirement]
            ? _allowed
            : base.AuthorizeAsync(policy, authenticationResult, context, resource);
}
