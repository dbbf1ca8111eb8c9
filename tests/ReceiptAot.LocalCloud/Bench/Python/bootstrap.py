"""The function in Python as a user would write it: boto3, a client created outside the handler, and a Runtime API loop."""
import base64
import decimal
import hashlib
import http.client
import json
import os

import boto3
from botocore.config import Config

# The local S3 requires a signed payload, which boto3 leaves unsigned over TLS. The hash for the signature is also the checksum.
S3 = boto3.client("s3", config=Config(s3={"payload_signing_enabled": True}))
BUCKET = os.environ["RECEIPT_BUCKET"]


def handler(event):
    receipt = f"OrderID: {event['Order_id']}\nAmount: ${event['Amount']:.2f}\nItem: {event['Item']}".encode()
    S3.put_object(
        Bucket=BUCKET,
        Key=f"receipts/{event['Order_id']}.txt",
        Body=receipt,
        ContentType="text/plain; charset=utf-8",
        IfNoneMatch="*",
        ChecksumSHA256=base64.b64encode(hashlib.sha256(receipt).digest()).decode(),
    )
    return {"statusCode": 200, "message": "Receipt processed successfully"}


def serve():
    runtime_api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    invocation = "/2018-06-01/runtime/invocation/"
    while True:
        runtime_api.request("GET", invocation + "next")
        response = runtime_api.getresponse()
        event = json.loads(response.read(), parse_float=decimal.Decimal)
        outcome, body = "response", None
        try:
            body = handler(event)
        except Exception as error:  # every failure is reported to Lambda, and the next event is served
            outcome, body = "error", {"errorType": type(error).__name__, "errorMessage": str(error)}
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        runtime_api.request("POST", f"{invocation}{request_id}/{outcome}", json.dumps(body))
        runtime_api.getresponse().read()


serve()
