using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class BenchmarkOptions
{
    [Fact]
    public void Have_defaults() =>
        BenchOptions.Parse([], "here").Should().BeEquivalentTo(new BenchOptions([128, 512, 1769], 30, 10, TimeSpan.Zero, [], "here"));

    [Fact]
    public void Are_taken_in_any_order() =>
        Parse("--warm 0 --vs python /a/bootstrap --out there --s3-latency 15 --runs 2 --memory 10240,128")
            .Should().BeEquivalentTo(new BenchOptions([10240, 128], 2, 0, TimeSpan.FromMilliseconds(15), ["python", "/a/bootstrap"], "there"));

    [Fact]
    public void Count_as_they_came_last() => Parse("--out first --out last").Out.Should().Be("last");

    [Fact]
    public void Name_a_memory_size_once() => Parse("--memory 128,512,128").Memory.Should().Equal(128, 512);

    [Theory]
    [InlineData("--memory 127", "--memory takes whole numbers, with commas between them, from 128 to 10240, not '127'.")]
    [InlineData("--memory 10241", "--memory takes whole numbers, with commas between them, from 128 to 10240, not '10241'.")]
    [InlineData("--memory 128,", "--memory takes whole numbers, with commas between them, from 128 to 10240, not ''.")]
    [InlineData("--runs 0", "--runs takes a whole number from 1 to 10000, not '0'.")]
    [InlineData("--runs x", "--runs takes a whole number from 1 to 10000, not 'x'.")]
    [InlineData("--warm 1.5", "--warm takes a whole number from 0 to 10000, not '1.5'.")]
    [InlineData("--s3-latency 1001", "--s3-latency takes a whole number from 0 to 1000, not '1001'.")]
    [InlineData("--runs", "--runs needs one value.")]
    [InlineData("--runs 1 2", "--runs needs one value.")]
    [InlineData("--vs", "--vs needs at least one path.")]
    [InlineData("--speed 3", "there is no option '--speed'; ./build.sh bench --help lists them.")]
    [InlineData("--speed", "there is no option '--speed'; ./build.sh bench --help lists them.")]
    [InlineData("python", "there is no option 'python'; ./build.sh bench --help lists them.")]
    public void Are_refused_with_a_line_that_says_what_is_taken(string line, string message)
    {
        var parsing = () => Parse(line);

        parsing.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Theory]
    [InlineData("/there/direct/bootstrap", "direct")]
    [InlineData("/there/direct", "direct")]
    public void Call_another_bootstrap_by_its_folder(string path, string name) => Candidate.NameOf(path).Should().Be(name);

    private static BenchOptions Parse(string line) => BenchOptions.Parse(line.Split(' '), "here");
}
