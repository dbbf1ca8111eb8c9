using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Tests;

public class ChoosingFaults
{
    private static readonly S3Fault[] faults = [S3Fault.Hang, S3Fault.CutReply, S3Fault.WrongChecksum];

    [Fact]
    public void In_turn_gives_each_request_the_next_and_then_none()
    {
        var rule = S3FaultRules.InTurn(S3Fault.Hang, null, S3Fault.CutReply);

        Enumerable.Range(0, 5).Select(_ => rule("PUT", "k")).Should().Equal(S3Fault.Hang, null, S3Fault.CutReply, null, null);
    }

    [Fact]
    public void For_a_key_leaves_the_others_alone()
    {
        var rule = S3FaultRules.ForKey("a", S3FaultRules.InTurn(S3Fault.Hang));

        ((string[])["b", "a", "a"]).Select(key => rule("PUT", key)).Should().Equal(null, S3Fault.Hang, null);
    }

    [Fact]
    public void At_random_is_decided_by_seed_method_key_and_count_in_whatever_order_keys_come()
    {
        var (one, same, other) = (S3FaultRules.AtRandom(1, 0.5, faults), S3FaultRules.AtRandom(1, 0.5, faults), S3FaultRules.AtRandom(2, 0.5, faults));

        var a = Enumerable.Range(0, 100).Select(_ => one("PUT", "a")).ToList();
        _ = Enumerable.Range(0, 100).Select(_ => same("PUT", "b")).ToList();

        Enumerable.Range(0, 100).Select(_ => same("PUT", "a")).Should().Equal(a);
        Enumerable.Range(0, 100).Select(_ => other("PUT", "a")).Should().NotEqual(a);
        Enumerable.Range(0, 100).Select(_ => one("GET", "a")).Should().NotEqual(a);
    }

    [Fact]
    public void At_random_meets_as_many_as_the_probability_says()
    {
        var rule = S3FaultRules.AtRandom(1, 0.25, faults);

        var met = Enumerable.Range(0, 4000).Select(request => rule("PUT", $"{request}")).ToList();

        met.Count(static fault => fault is not null).Should().BeInRange(900, 1100);
        faults.Should().OnlyContain(fault => met.Count(one => one == fault) > 250);
    }
}
