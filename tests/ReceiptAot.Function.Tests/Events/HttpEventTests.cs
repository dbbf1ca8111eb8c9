namespace ReceiptAot.Function.Tests.Events;

public class HttpEventTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("post")]
    [InlineData("")]
    [InlineData("POST ")]
    public void A_request_with_a_method_other_than_POST_is_unreadable(string method) =>
        EventJson.ReadSingle(EventJson.Http(EventJson.Quote(SampleOrder.Json), method: method))
            .Error.Should().BeOfType<InvalidEvent>().Which.Message.Should().Be("The method is not POST.");
}
