using ReceiptAot.Function.Metrics;

namespace ReceiptAot.Function.Tests.Metrics;

public class InvocationMetricsTests
{
    [Fact]
    public void An_order_that_was_not_tried_is_not_counted()
    {
        var metrics = new InvocationMetrics();

        metrics.Count(new NotTried());

        metrics.Counts.Should().OnlyContain(static count => count == 0);
    }
}
