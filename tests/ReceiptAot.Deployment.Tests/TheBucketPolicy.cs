using System.Text.Json.Nodes;
using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

public class TheBucketPolicy
{
    private const string Function = """{"Fn::GetAtt":["Role","Arn"]}""";

    private static readonly JsonArray statements =
        Template.With().PropertiesOf("BucketPolicy")["PolicyDocument"]!["Statement"]!.AsArray();

    [Fact]
    public void Lets_the_function_put_where_nothing_stands() =>
        Denials("s3:PutObject", Function, byTls: true, ifNoneMatch: true).Should().BeEmpty();

    [Fact]
    public void Denies_the_function_a_put_over_another() =>
        Denials("s3:PutObject", Function, byTls: true, ifNoneMatch: false).Should().Equal("OnlyWhereNoneStands");

    [Fact]
    public void Denies_anyone_else_a_put() =>
        Denials("s3:PutObject", "an administrator", byTls: true, ifNoneMatch: true).Should().Equal("OnlyByTheFunction");

    [Theory]
    [InlineData("s3:PutObject")]
    [InlineData("s3:GetObject")]
    public void Denies_what_is_not_encrypted_on_its_way(string action) =>
        Denials(action, Function, byTls: false, ifNoneMatch: true).Should().Equal("OnlyByTls");

    [Fact]
    public void Lets_others_read() => Denials("s3:GetObject", "an administrator", byTls: true, ifNoneMatch: false).Should().BeEmpty();

    [Fact]
    public void Allows_nothing_by_itself() => statements.Should().OnlyContain(
        static statement => (string)statement!["Effect"]! == "Deny" && (string)statement["Principal"]! == "*");

    /// <summary>The statements that deny a request for an object, as IAM decides: each operator of a condition must hold.</summary>
    private static IEnumerable<string> Denials(string action, string principal, bool byTls, bool ifNoneMatch) =>
        from statement in statements
        where (string)statement["Action"]! == action || (string)statement["Action"]! == "s3:*"
        where statement["Resource"]!.ToJsonString().Contains("${Bucket.Arn}/*", StringComparison.Ordinal)
        where statement["Condition"]!.AsObject().All(condition => (condition.Key, condition.Value!.AsObject().Single()) switch
        {
            ("Bool", { Key: "aws:SecureTransport" } key) => (string)key.Value! == (byTls ? "true" : "false"),
            ("Null", { Key: "s3:if-none-match" } key) => (string)key.Value! == (ifNoneMatch ? "false" : "true"),
            ("ArnNotEquals", { Key: "aws:PrincipalArn" } key) => key.Value!.ToJsonString() != principal,
            _ => throw new NotSupportedException(condition.Key),
        })
        select (string)statement["Sid"]!;
}
