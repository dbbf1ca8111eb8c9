using System.Globalization;
using System.Text;

namespace ReceiptAot.Function.Tests.Storage;

/// <summary>Error responses that <see cref="S3ObjectStore"/> interprets, from a client that always gets the same response.</summary>
public class S3ErrorResponseTests
{
    private static readonly Deadline deadline = new(TimeProvider.System, TimeSpan.FromHours(1));

    [Theory]
    [InlineData(-1, true)]
    [InlineData(1, true)]
    [InlineData(-400, false)]
    [InlineData(400, false)]
    public void Corrects_the_clock_by_less_than_a_year(int days, bool isCorrected)
    {
        var date = DateTimeOffset.UtcNow.AddDays(days).ToString("R", CultureInfo.InvariantCulture);
        var client = new FixedClient("403 Forbidden", "RequestTimeTooSkewed", date);
        var store = new S3ObjectStore(TestSettings.With(), client);

        store.Invoking(static store => store.PutIfAbsent(SampleOrder.Receipt.Key, SampleOrder.Receipt.Text, deadline))
            .Should().Throw<StorageRefused>();

        client.Requests.Should().Be(isCorrected ? 2 : 1);
        client.ClockCorrection.Should().BeCloseTo(TimeSpan.FromDays(isCorrected ? days : 0), TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("NoSuchKey", true)]
    [InlineData("NoSuchBucket", false)]
    public void Distinguishes_a_missing_object_from_a_missing_bucket(string code, bool isMissingObject)
    {
        var store = new S3ObjectStore(TestSettings.With(), new FixedClient("404 Not Found", code));
        var get = () => store.Get(SampleOrder.Receipt.Key, maxBytes: 1000, deadline);

        if (isMissingObject)
        {
            get().Should().BeNull();
        }
        else
        {
            get.Should().Throw<StorageRefused>();
        }
    }

    private sealed class FixedClient(string status, string code, string date = "") : IS3Client
    {
        public TimeSpan ClockCorrection { get; set; }

        public int Requests { get; private set; }

        public HttpResponse Put(string key, ReadOnlyMemory<byte> content, Deadline deadline) => Respond();

        public HttpResponse Get(string key, int maxBytes, Deadline deadline) => Respond();

        private HttpResponse Respond()
        {
            Requests++;
            var head = new HttpResponseHead(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nDate: {date}\r\n\r\n"));
            return new HttpResponse(head, Encoding.ASCII.GetBytes($"<Error><Code>{code}</Code></Error>"), IsTruncated: false);
        }
    }
}
