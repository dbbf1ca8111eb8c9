namespace ReceiptAot.Function.Tests;

/// <summary>What a <see cref="ScriptedObjectStore"/> does with a request.</summary>
internal enum StoreBehavior
{
    Succeed,

    /// <summary>Processes the request and reports a transient error, as if the response were lost.</summary>
    LoseResponse,

    /// <summary>Reports a transient error without processing the request.</summary>
    FailTransiently,

    /// <summary>Reports a final error.</summary>
    Refuse,

    /// <summary>Neither processes the request nor responds before the deadline.</summary>
    Hang,

    /// <summary>Processes the request and does not respond before the deadline.</summary>
    ProcessAndHang,

    /// <summary>Processes the request and responds at the deadline.</summary>
    RespondTooLate,

    /// <summary>Processes the request and deletes the object before it responds.</summary>
    ProcessAndDelete,

    /// <summary>Throws an exception of a type that the function does not expect.</summary>
    Throw,
}
