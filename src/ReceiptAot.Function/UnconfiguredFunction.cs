using ReceiptAot.Function.Events;
using ReceiptAot.Function.Events.Payloads;

namespace ReceiptAot.Function;

/// <summary>The function without a bucket: every event fails, in the way that its event source expects.</summary>
internal static class UnconfiguredFunction
{
    public static Stream Handle(Stream input, InvocationContext context)
    {
        var missing = new MissingConfiguration("RECEIPT_BUCKET");
        context.Log.Failed(missing);
        context.Metrics?.Count(missing);
        try
        {
            return EventReader.Read(EventBytes.From(input)).Refuse(missing, context);
        }
        catch (InvalidEvent)
        {
            throw missing;
        }
    }
}
