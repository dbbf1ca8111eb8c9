using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Tests;

public class S3FaultRulesTests
{
    private static readonly S3Fault[] faults = [S3Fault.Hang, S3Fault.TruncatedResponse, S3Fault.WrongChecksum];

    [Fact]
    public void In_turn_gives_each_request_the_next_fault_and_then_none()
    {
        var rule = S3FaultRules.InTurn(S3Fault.Hang, null, S3Fault.TruncatedResponse);

        Enumerable.Range(0, 5).Select(_ => rule("PUT", "k")).Should().Equal(S3Fault.Hang, null, S3Fault.TruncatedResponse, null, null);
    }

    [Fact]
    public void For_a_key_gives_no_fault_to_other_keys()
    {
        var rule = S3FaultRules.ForKey("a", S3FaultRules.InTurn(S3Fault.Hang));

        ((string[])["b", "a", "a"]).Select(key => rule("PUT", key)).Should().Equal(null, S3Fault.Hang, null);
    }

    [Fact]
    public void At_random_depends_on_seed_method_key_and_count_and_not_on_the_order_of_keys()
    {
        var first = S3FaultRules.AtRandom(1, 0.5, faults);
        var sameSeed = S3FaultRules.AtRandom(1, 0.5, faults);
        var otherSeed = S3FaultRules.AtRandom(2, 0.5, faults);

        var expected = Enumerable.Range(0, 100).Select(_ => first("PUT", "a")).ToList();
        _ = Enumerable.Range(0, 100).Select(_ => sameSeed("PUT", "b")).ToList();

        Enumerable.Range(0, 100).Select(_ => sameSeed("PUT", "a")).Should().Equal(expected);
        Enumerable.Range(0, 100).Select(_ => otherSeed("PUT", "a")).Should().NotEqual(expected);
        Enumerable.Range(0, 100).Select(_ => first("GET", "a")).Should().NotEqual(expected);
    }

    [Fact]
    public void At_random_gives_as_many_faults_as_the_probability_says()
    {
        var rule = S3FaultRules.AtRandom(1, 0.25, faults);

        var selected = Enumerable.Range(0, 4000).Select(request => rule("PUT", $"{request}")).ToList();

        selected.Count(static fault => fault is not null).Should().BeInRange(900, 1100);
        faults.Should().OnlyContain(fault => selected.Count(other => other == fault) > 250);
    }
}
