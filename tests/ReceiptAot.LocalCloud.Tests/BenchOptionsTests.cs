using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class BenchOptionsTests
{
    [Fact]
    public void Have_defaults() =>
        BenchOptions.Parse([], "here").Should().BeEquivalentTo(new BenchOptions([128, 512, 1769], 30, 10, TimeSpan.Zero, [], "here"));

    [Fact]
    public void Are_accepted_in_any_order() =>
        Parse("--warm 0 --vs python /a/bootstrap --out there --s3-latency 15 --runs 2 --memory 10240,128").Should()
            .BeEquivalentTo(new BenchOptions([10240, 128], 2, 0, TimeSpan.FromMilliseconds(15), ["python", "/a/bootstrap"], "there"));

    [Fact]
    public void Include_switches_without_a_value() =>
        Parse("--batch --runs 2 --cold-files").Should().BeEquivalentTo(
            new BenchOptions([128, 512, 1769], 2, 10, TimeSpan.Zero, [], "here", ColdFiles: true, Batch: true));

    [Fact]
    public void Have_the_last_value_if_repeated() => Parse("--out first --out last").Out.Should().Be("last");

    [Fact]
    public void Contain_each_memory_size_once() => Parse("--memory 128,512,128").Memory.Should().Equal(128, 512);

    [Theory]
    [InlineData("--memory 127", "--memory takes a comma-separated list of whole numbers from 128 to 10240, not '127'.")]
    [InlineData("--memory 10241", "--memory takes a comma-separated list of whole numbers from 128 to 10240, not '10241'.")]
    [InlineData("--memory 128,", "--memory takes a comma-separated list of whole numbers from 128 to 10240, not ''.")]
    [InlineData("--runs 0", "--runs takes a whole number from 1 to 10000, not '0'.")]
    [InlineData("--runs x", "--runs takes a whole number from 1 to 10000, not 'x'.")]
    [InlineData("--warm 1.5", "--warm takes a whole number from 0 to 10000, not '1.5'.")]
    [InlineData("--s3-latency 1001", "--s3-latency takes a whole number from 0 to 1000, not '1001'.")]
    [InlineData("--runs", "--runs needs one value.")]
    [InlineData("--runs 1 2", "--runs needs one value.")]
    [InlineData("--out ", "--out needs one value.")]
    [InlineData("--vs", "--vs needs at least one path or name, and none may be empty.")]
    [InlineData("--vs python ", "--vs needs at least one path or name, and none may be empty.")]
    [InlineData("--cold-files yes", "--cold-files takes no value.")]
    [InlineData("--batch 1000", "--batch takes no value.")]
    [InlineData("--speed 3", "there is no option '--speed'; ./build.sh bench --help lists the options.")]
    [InlineData("--speed", "there is no option '--speed'; ./build.sh bench --help lists the options.")]
    [InlineData("python", "there is no option 'python'; ./build.sh bench --help lists the options.")]
    public void Are_rejected_with_the_accepted_values(string line, string message)
    {
        var parse = () => Parse(line);

        parse.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Theory]
    [InlineData("/there/direct/bootstrap", "direct")]
    [InlineData("/there/direct", "direct")]
    public void Name_another_bootstrap_after_its_folder(string path, string name) => Candidate.NameOf(path).Should().Be(name);

    private static BenchOptions Parse(string line) => BenchOptions.Parse(line.Split(' '), "here");
}
