// The function for Node.js as a user would write it: AWS's SDK, a client created outside the handler, and a Runtime API loop.
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});
const agent = new Agent({ keepAlive: true });

const handler = async event => {
  await s3.send(new PutObjectCommand({
    Bucket: process.env.RECEIPT_BUCKET,
    Key: `receipts/${event.Order_id}.txt`,
    Body: `OrderID: ${event.Order_id}\nAmount: $${event.Amount.toFixed(2)}\nItem: ${event.Item}`,
    ContentType: "text/plain; charset=utf-8",
    IfNoneMatch: "*",
  }));
  return { statusCode: 200, message: "Receipt processed successfully" };
};

const call = (method, path, body) => new Promise((resolve, reject) => {
  const url = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/${path}`;
  request(url, { method, agent }, async response => resolve({ headers: response.headers, body: await text(response) }))
    .on("error", reject)
    .end(body);
});

const serve = async () => {
  for (;;) {
    const { headers, body } = await call("GET", "next");
    const id = headers["lambda-runtime-aws-request-id"];
    try {
      await call("POST", `${id}/response`, JSON.stringify(await handler(JSON.parse(body))));
    } catch (error) { // every failure is reported to Lambda, and the next event is served
      await call("POST", `${id}/error`, JSON.stringify({ errorType: error.name, errorMessage: error.message }));
    }
  }
};

serve();
