namespace Amazon.Lambda.Core;

/// <summary>The Amazon Cognito identity that invoked the function.</summary>
public interface ICognitoIdentity
{
    /// <summary>The identity's id.</summary>
    string? IdentityId { get; }

    /// <summary>The id of the pool that it stands in.</summary>
    string? IdentityPoolId { get; }
}
