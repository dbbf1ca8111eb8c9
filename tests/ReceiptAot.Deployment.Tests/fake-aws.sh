#!/usr/bin/env bash
# Replaces the aws command: logs each call, fails in FAILING_STEP, and prints what the AWS CLI would print.
set -euo pipefail
echo "aws $*" >> "$(dirname "$0")/calls"
step=$2
if [ "$step" = wait ]; then step=$3; fi
if [ "$step" = "${FAILING_STEP:-}" ]; then
  echo "An error occurred${AWS_ERROR:- when calling} $step" >&2
  exit 254
fi
case $step in
  get-function-configuration) echo "${ARCHITECTURE:-arm64}" ;;
  get-alias) printf '%s\tthe-revision\t%s\n' "${CURRENT:-6}" "${WEIGHT:-None}" ;;
  update-function-code) echo the-sha256-of-the-code= ;;
  publish-version) echo 7 ;;
  invoke) printf %s "${RESPONSE:-}" > artifacts/smoke-test.response.json && echo "${FUNCTION_ERROR:-None}" ;;
  update-alias) echo live > "$(dirname "$0")/moved" ;;
esac
