using System.Text;
using System.Text.Json;

namespace ReceiptAot.LambdaRuntime.Tests;

public class ErrorReportTests
{
    [Fact]
    public void Contains_the_type_message_stack_trace_and_inner_exceptions()
    {
        var report = ParseBody(Throw(new InvalidOperationException("outer", Throw(new FormatException("inner")))));

        report.GetProperty("errorType").GetString().Should().Be("InvalidOperationException");
        report.GetProperty("errorMessage").GetString().Should().Be("outer");
        report.GetProperty("stackTrace")[0].GetString().Should().StartWith("at ReceiptAot.LambdaRuntime.Tests.ErrorReportTests.Throw");
        var cause = report.GetProperty("cause");
        (cause.GetProperty("errorType").GetString(), cause.GetProperty("errorMessage").GetString())
            .Should().Be(("FormatException", "inner"));
        cause.TryGetProperty("cause", out _).Should().BeFalse();
    }

    [Fact]
    public void Has_an_empty_stack_trace_if_the_exception_was_not_thrown() =>
        ParseBody(new FormatException("x")).GetProperty("stackTrace").GetArrayLength().Should().Be(0);

    [Fact]
    public void Formats_the_cause_for_XRay_as_one_line_of_ASCII()
    {
        var text = new ErrorReport(Throw(new InvalidOperationException("é😀\r\nX: y", new FormatException("inner")))).XRayCause;

        text.Should().MatchRegex(@"^[ -~]+$");
        using var cause = JsonDocument.Parse(text);
        cause.RootElement.GetProperty("working_directory").GetString()
            .Should().Be(Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT") ?? "");
        cause.RootElement.GetProperty("paths").GetArrayLength().Should().Be(0);
        var exceptions = cause.RootElement.GetProperty("exceptions");
        exceptions.EnumerateArray()
            .Select(static exception => (exception.GetProperty("type").GetString(), exception.GetProperty("message").GetString()))
            .Should().Equal(("InvalidOperationException", "é😀\r\nX: y"), ("FormatException", "inner"));
        var frame = exceptions[0].GetProperty("stack")[0];
        frame.GetProperty("label").GetString().Should().StartWith("ReceiptAot.LambdaRuntime.Tests.ErrorReportTests.Throw");
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\u0001')]
    [InlineData('€')]
    [InlineData('\ud800')]
    public void Is_truncated_to_the_size_limits_of_the_Runtime_API(char letter)
    {
        Exception? chain = null;
        for (var depth = 0; depth < 100; depth++)
        {
            chain = ThrowFromDepth(100, new InvalidOperationException(new string(letter, 100_000), chain));
        }

        var body = new ErrorReport(chain!).Body;
        var cause = new ErrorReport(chain!).XRayCause;

        body.Length.Should().BeInRange(1000, 256 * 1024);
        cause.Length.Should().BeInRange(1000, (64 * 1024) - 1);
        JsonDocument.Parse(body).RootElement.GetProperty("errorMessage").GetString().Should().EndWith("…");
        JsonDocument.Parse(cause).RootElement.GetProperty("exceptions").GetArrayLength().Should().BePositive();
    }

    [Fact]
    public void Is_truncated_if_the_stack_is_very_deep()
    {
        var report = new ErrorReport(ThrowFromDepth(5000, new FormatException("x")));

        report.Body.Length.Should().BeInRange(1000, 256 * 1024);
        report.XRayCause.Length.Should().BeInRange(1000, (64 * 1024) - 1);
    }

    [Fact]
    public void Contains_a_long_message_completely_if_it_fits()
    {
        var message = new string('x', 60_000);

        ParseBody(new FormatException(message)).GetProperty("errorMessage").GetString().Should().Be(message);
    }

    [Fact]
    public void Has_an_error_type_that_Lambda_accepts()
    {
        new ErrorReport(new FormatException()).Type.Should().Be("Function.FormatException");
        new ErrorReport(new lowerCaseGenericÉ<int>()).Type.Should().Be("Function.LowerCaseGeneric1");
    }

    [Fact]
    public void Describes_an_exception_whose_properties_throw()
    {
        var report = ParseBody(new BrokenException());

        (report.GetProperty("errorType").GetString(), report.GetProperty("errorMessage").GetString())
            .Should().Be(("BrokenException", ""));
    }

    // Returns the exception with the stack trace of a recursion.
    private static Exception ThrowFromDepth(int depth, Exception exception)
    {
        try
        {
            Recurse(depth, exception);
        }
        catch (Exception e) when (e == exception)
        {
        }

        return exception;
    }

    private static void Recurse(int depth, Exception exception)
    {
        if (depth == 0)
        {
            throw exception;
        }

        Recurse(depth - 1, exception);
    }

    private static JsonElement ParseBody(Exception exception) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(new ErrorReport(exception).Body)).RootElement;

    // Returns the exception with a stack trace.
    private static Exception Throw(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception e) when (e == exception)
        {
            return e;
        }
    }

    private sealed class BrokenException : Exception
    {
        public override string Message => throw new InvalidOperationException("No message.");

        public override string? StackTrace => throw new InvalidOperationException("No stack.");
    }

#pragma warning disable CS8981 // the test requires a name that starts with a lowercase letter
    private sealed class lowerCaseGenericÉ<T> : Exception;
#pragma warning restore CS8981
}
