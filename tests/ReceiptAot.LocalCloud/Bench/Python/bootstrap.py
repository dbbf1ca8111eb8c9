"""The function in Python, as its users have it: boto3, the client made outside the handler, and a Runtime API loop in place of Lambda's own."""
import base64
import decimal
import hashlib
import http.client
import json
import os

import boto3
from botocore.config import Config

# The local S3 wants what it is sent to be signed, where boto3 sends it unsigned over TLS; the hash that a signature needs serves as the checksum.
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
    lambda_api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    invocation = "/2018-06-01/runtime/invocation/"
    while True:
        lambda_api.request("GET", invocation + "next")
        reply = lambda_api.getresponse()
        event = json.loads(reply.read(), parse_float=decimal.Decimal)
        outcome, body = "response", None
        try:
            body = handler(event)
        except Exception as error:  # whatever it is, Lambda is told of it, and sends the next event
            outcome, body = "error", {"errorType": type(error).__name__, "errorMessage": str(error)}
        lambda_api.request("POST", f"{invocation}{reply.headers['Lambda-Runtime-Aws-Request-Id']}/{outcome}", json.dumps(body))
        lambda_api.getresponse().read()


serve()
