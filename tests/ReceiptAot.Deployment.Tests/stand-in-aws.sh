#!/usr/bin/env bash
# In place of the aws command: writes down each call, fails where FAILING_STEP says, and answers as AWS does.
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
  update-function-code) echo the-sum-of-the-code= ;;
  publish-version) echo 7 ;;
  invoke) printf %s "${ANSWER:-}" > artifacts/smoke-test.reply.json && echo "${FUNCTION_ERROR:-None}" ;;
  update-alias) echo live > "$(dirname "$0")/moved" ;;
esac
