using System.Text.Json.Nodes;
using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

public class BucketPolicyTests
{
    private const string Function = """{"Fn::GetAtt":["Role","Arn"]}""";

    private const string Administrator = "an administrator";

    private static readonly JsonArray statements = StatementsOf(Template.With());
    private static readonly JsonArray retainStatements = StatementsOf(Switches.On("Retain"));

    [Fact]
    public void Allows_the_function_to_create_an_object() =>
        Denials("s3:PutObject", Function, usesTls: true, ifNoneMatch: true).Should().BeEmpty();

    [Fact]
    public void Denies_the_function_a_PUT_that_could_overwrite_an_object() =>
        Denials("s3:PutObject", Function, usesTls: true, ifNoneMatch: false).Should().Equal("DenyPutWithoutIfNoneMatch");

    [Theory]
    [InlineData("s3:PutObject")]
    [InlineData("s3:ReplicateObject")]
    [InlineData("s3:ReplicateDelete")]
    public void Denies_writes_by_all_other_principals(string action) =>
        Denials(action, Administrator, usesTls: true, ifNoneMatch: true).Should().Equal("DenyPutByOthers");

    [Theory]
    [InlineData("s3:PutObject")]
    [InlineData("s3:GetObject")]
    public void Denies_requests_without_TLS(string action) =>
        Denials(action, Function, usesTls: false, ifNoneMatch: true).Should().Equal("DenyInsecureTransport");

    [Fact]
    public void Does_not_deny_reads_by_other_principals() =>
        Denials("s3:GetObject", Administrator, usesTls: true, ifNoneMatch: false).Should().BeEmpty();

    [Theory]
    [InlineData("s3:DeleteObject", "DenyDeletion", Function)]
    [InlineData("s3:DeleteObjectVersion", "DenyDeletion", Administrator)]
    [InlineData("s3:ReplicateDelete", "DenyDeletion", Function)]
    [InlineData("s3:PutLifecycleConfiguration", "DenyExpiration", Administrator)]
    public void Denies_everybody_to_delete_receipts_or_let_them_expire_only_if_they_are_retained(
        string action, string statement, string principal)
    {
        Denials(action, principal, usesTls: true, ifNoneMatch: false, retainStatements).Should().Equal(statement);
        Denials(action, principal, usesTls: true, ifNoneMatch: false).Should().BeEmpty();
    }

    [Fact]
    public void Contains_only_deny_statements() => retainStatements.Should().OnlyContain(
        static statement => (string)statement!["Effect"]! == "Deny" && (string)statement["Principal"]! == "*");

    /// <summary>The statements that deny a request for an object, by IAM's rule that all operators of a condition must match.</summary>
    private static IEnumerable<string> Denials(
        string action, string principal, bool usesTls, bool ifNoneMatch, JsonArray? policy = null) =>
        from statement in policy ?? statements
        let actions = statement["Action"] as JsonArray ?? [statement["Action"]!.DeepClone()]
        where actions.Any(pattern => (string)pattern! == action || (string)pattern! == "s3:*")
        where action == "s3:PutLifecycleConfiguration"
            || statement["Resource"]!.ToJsonString().Contains("${Bucket.Arn}/*", StringComparison.Ordinal)
        where (statement["Condition"]?.AsObject() ?? []).All(condition => (condition.Key, condition.Value!.AsObject().Single()) switch
        {
            ("Bool", { Key: "aws:SecureTransport" } key) => (string)key.Value! == (usesTls ? "true" : "false"),
            ("Null", { Key: "s3:if-none-match" } key) => (string)key.Value! == (ifNoneMatch ? "false" : "true"),
            ("ArnNotEquals", { Key: "aws:PrincipalArn" } key) => key.Value!.ToJsonString() != principal,
            _ => throw new NotSupportedException(condition.Key),
        })
        select (string)statement["Sid"]!;

    private static JsonArray StatementsOf(Template template) =>
        template.PropertiesOf("BucketPolicy")["PolicyDocument"]!["Statement"]!.AsArray();
}
