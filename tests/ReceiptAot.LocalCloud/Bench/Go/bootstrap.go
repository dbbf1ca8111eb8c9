// A function in Go: the AWS SDK, a client created in init, and a Runtime API loop, because Debian does not package aws-lambda-go.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// The file of the root certificates that are trusted besides the one of the local S3; empty for none. Set by -ldflags -X.
var trustStore string

var client *s3.Client
var bucket = os.Getenv("RECEIPT_BUCKET")

type order struct {
	OrderID string `json:"Order_id"`
	Amount  float64
	Item    string
}

type response struct {
	StatusCode int    `json:"statusCode"`
	Message    string `json:"message"`
}

type failure struct {
	ErrorType    string `json:"errorType"`
	ErrorMessage string `json:"errorMessage"`
}

func init() {
	if trustStore != "" {
		// This folder contains the certificate of the local S3.
		os.Setenv("SSL_CERT_DIR", filepath.Dir(os.Getenv("SSL_CERT_FILE")))
		os.Setenv("SSL_CERT_FILE", trustStore)
		os.Unsetenv("AWS_CA_BUNDLE")
	}
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	client = s3.NewFromConfig(cfg, func(options *s3.Options) {
		// Debian's version of the SDK does not read this variable.
		options.EndpointResolver = s3.EndpointResolverFromURL(os.Getenv("AWS_ENDPOINT_URL_S3"))
		options.UsePathStyle = true
	})
}

func handle(ctx context.Context, event []byte) (any, error) {
	var o order
	if err := json.Unmarshal(event, &o); err != nil {
		return nil, err
	}
	receipt := []byte(fmt.Sprintf("OrderID: %s\nAmount: $%.2f\nItem: %s", o.OrderID, o.Amount, o.Item))
	hash := sha256.Sum256(receipt)
	key := fmt.Sprintf("receipts/%s.txt", o.OrderID)
	contentType := "text/plain; charset=utf-8"
	checksum := base64.StdEncoding.EncodeToString(hash[:])
	_, err := client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &bucket, Key: &key, Body: bytes.NewReader(receipt), ContentType: &contentType, ChecksumSHA256: &checksum,
	}, s3.WithAPIOptions(smithyhttp.SetHeaderValue("If-None-Match", "*"), signPayload(hex.EncodeToString(hash[:]))))
	if err != nil {
		return nil, err
	}
	return response{200, "Receipt processed successfully"}, nil
}

// The local S3 requires a signed payload, which the SDK leaves unsigned over TLS.
func signPayload(hash string) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("PayloadHash", func(
			ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
		) (middleware.InitializeOutput, middleware.Metadata, error) {
			return next.HandleInitialize(v4.SetPayloadHash(ctx, hash), in)
		}), middleware.Before)
	}
}

func main() {
	invocation := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/"
	for {
		header, event := call(http.Get(invocation + "next"))
		outcome := "response"
		body, err := handle(context.Background(), event)
		if err != nil { // every failure is reported to Lambda, and the next event is served
			outcome, body = "error", failure{fmt.Sprintf("%T", err), err.Error()}
		}
		encoded, _ := json.Marshal(body)
		url := invocation + header.Get("Lambda-Runtime-Aws-Request-Id") + "/" + outcome
		call(http.Post(url, "application/json", bytes.NewReader(encoded)))
	}
}

func call(resp *http.Response, err error) (http.Header, []byte) {
	if err != nil {
		panic(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		panic(err)
	}
	return resp.Header, body
}
