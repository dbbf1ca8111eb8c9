namespace ReceiptAot.Function.Tests;

public class UnconfiguredFunctionTests
{
    [Fact]
    public void Reports_the_missing_bucket_even_for_an_invalid_event()
    {
        var handling = () => UnconfiguredFunction.Handle(Stream.Null, TestContext.Create(TimeProvider.System, new RecordedLog()));

        handling.Should().Throw<MissingConfiguration>().WithMessage("Missing required environment variable RECEIPT_BUCKET");
    }
}
