namespace ReceiptAot.LambdaRuntime.Tests;

public sealed class LogTemplateTests : IDisposable
{
    private readonly CapturedLog log = new();

    public void Dispose() => log.Dispose();

    [Theory]
    [InlineData("Stored {Key} in {Bucket}", "Stored a in b")]
    [InlineData("{Key}{Bucket}", "ab")]
    [InlineData("{{Key}} {Key}", "{Key} a")]
    [InlineData("{Key} {Bucket} {More}", "a b {More}")]
    [InlineData("{Key", "{Key")]
    [InlineData("Key} {", "Key} {")]
    public void Replaces_placeholders_by_the_arguments_in_their_order(string template, string text)
    {
        log.CreateLogger().LogInformation(template, "a", "b");

        log.Text.Should().EndWith($"\tinfo\t{text}\n");
    }

    [Fact]
    public void Does_not_change_a_message_without_arguments()
    {
        log.CreateLogger().LogInformation("{Key} {{");

        log.Text.Should().EndWith("\tinfo\t{Key} {{\n");
    }
}
