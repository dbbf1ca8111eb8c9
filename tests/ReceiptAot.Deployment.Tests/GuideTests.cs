using System.Reflection;
using System.Text.RegularExpressions;
using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

/// <summary>The guide for operators, <c>deploy/README.md</c>, which has to describe what the template and the function have.</summary>
public partial class GuideTests
{
    private static readonly string guide = File.ReadAllText(Path.Combine(Repository.Root, "deploy/README.md"));
    private static readonly Template template = Switches.On(Switches.All);

    // Never reported as an errorType: part of a PartialFailure.
    private static readonly string[] internalErrors = ["NotTried"];

    [Fact]
    public void Has_an_entry_for_each_alarm() => HeadingsOf("### Alarms").Should().BeEquivalentTo(
        template.Resources.Where(static resource => (string)resource.Value["Type"]! == "AWS::CloudWatch::Alarm")
            .Select(static alarm => alarm.Key));

    [Fact]
    public void Has_an_entry_for_each_error_type()
    {
        var types = Assembly.Load("bootstrap").GetTypes();
        var functionError = types.Single(static type => type.Name == "FunctionError");

        HeadingsOf("### Error types").Should().BeEquivalentTo(
            types.Where(type => type.IsSubclassOf(functionError)).Select(static type => type.Name).Except(internalErrors));
    }

    [Theory]
    [InlineData("### Alarms")]
    [InlineData("### Error types")]
    public void Says_in_each_entry_what_it_means_what_to_look_at_and_what_to_do(string section) =>
        Section(section).Split("\n#### ").Skip(1).Should().OnlyContain(static entry =>
            entry.Contains("\n- **Meaning:** ") && entry.Contains("\n- **Look at:** ") && entry.Contains("\n- **Do:**"));

    [Fact]
    public void Describes_each_parameter() => FirstCellsOf("### Parameters").Should().Equal(Template.ParameterNames);

    [Fact]
    public void Describes_each_metric() => FirstCellsOf("### Metrics").Should().Equal(FunctionMetrics.Names);

    [Fact]
    public void Uses_only_outputs_of_the_stack() =>
        Output().Matches(guide).Select(static match => match.Groups[1].Value).Distinct()
            .Should().NotBeEmpty().And.BeSubsetOf(template.Outputs.Keys);

    private static string Section(string heading) =>
        EndOfSection().Split(guide[guide.IndexOf($"\n{heading}\n", StringComparison.Ordinal)..][(heading.Length + 2)..])[0];

    private static IEnumerable<string> HeadingsOf(string section) =>
        Heading().Matches(Section(section)).Select(static match => match.Groups[1].Value);

    private static IEnumerable<string> FirstCellsOf(string section) =>
        FirstCell().Matches(Section(section)).Select(static match => match.Groups[1].Value);

    [GeneratedRegex(@"\n###? ")]
    private static partial Regex EndOfSection();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"\$\(output (\w+)\)")]
    private static partial Regex Output();
}
