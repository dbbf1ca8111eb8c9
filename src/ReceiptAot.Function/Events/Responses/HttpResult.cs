namespace ReceiptAot.Function.Events.Responses;

/// <summary>A response through API Gateway, a function URL or a load balancer. Properties that are null are not written.</summary>
internal sealed record HttpResult
{
    public required int StatusCode { get; init; }

    /// <summary>Status code and reason phrase, for load balancers.</summary>
    public string? StatusDescription { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>In place of <see cref="Headers"/>, for load balancers with multi-value headers.</summary>
    public IReadOnlyDictionary<string, string[]>? MultiValueHeaders { get; init; }

    public required string Body { get; init; }
    public bool IsBase64Encoded { get; init; }
}

/// <summary>The body of a success.</summary>
internal sealed record HttpSuccess(string Message, string Key);

/// <summary>The body of an error.</summary>
internal sealed record HttpFailure(string ErrorType, string Message, IReadOnlyList<OrderFault> Faults);
