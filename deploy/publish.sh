# shellcheck shell=bash disable=SC2154,SC2164 # build.sh, which sources this file, sets the variables and the shell options
# Updates a function with the zip and points an alias to the new version.

publish_version() {
  local function='' alias=live dry_run=''
  while [ $# != 0 ]; do
    case $1 in
      --dry-run) dry_run=yes ;;
      --alias) alias=${2:-}; shift $(($# > 1)) ;;
      -*) fail "unknown option $1" ;;
      *) [ -z "$function" ] || fail "publish takes one function"; function=$1 ;;
    esac
    shift
  done
  [[ -n $function && $alias =~ ^[A-Za-z0-9_][A-Za-z0-9_-]*$ ]] ||
    fail "publish requires a function name: ./build.sh publish my-function --alias live"
  [[ $function =~ ^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?([0-9]{12}:function:)?[A-Za-z0-9_-]+$ ]] ||
    fail "$function is not the name or the ARN of a function, without a version or an alias; --alias names the alias"
  [ -n "$dry_run" ] || command -v aws >/dev/null || fail "the aws command is missing; install it from https://aws.amazon.com/cli/"
  cd "$root"
  exec 3>&1

  local architecture zip current revision weights sha version function_error
  local response=artifacts/smoke-test.response.json not_moved="; the alias $alias was not moved"
  architecture=$(call_lambda ARCHITECTURE "function $function does not exist in this account and region" \
    get-function-configuration --query Architectures)
  zip=artifacts/receipt-aot-${architecture/x86_64/x64}.zip
  [[ -n $dry_run || $architecture = x86_64 || $architecture = arm64 ]] ||
    fail "function $function has the unknown architecture $architecture"
  [ -n "$dry_run" ] || [ -e "$zip" ] ||
    fail "function $function requires $zip, which does not exist; create it with: ./build.sh package --arch ${architecture/x86_64/x64}"
  current=$(call_lambda 'CURRENT REVISION None' "function $function has no alias $alias; create it with aws lambda create-alias" \
    get-alias --name "$alias" --query '[FunctionVersion,RevisionId,RoutingConfig.AdditionalVersionWeights.*|[0]]')
  read -r current revision weights <<<"$current"
  # shellcheck disable=SC2016 # $LATEST is Lambda's name for the unpublished version
  [ "$current" != '$LATEST' ] || fail "the alias $alias points to \$LATEST, which serves an upload before it is tested;" \
    "point the alias to a version first"
  [ "$weights" = None ] || fail "the alias $alias shifts traffic between two versions; end that first with: aws lambda update-alias" \
    "--function-name $function --name $alias --routing-config AdditionalVersionWeights={}"
  call_lambda '' "the function is not ready for an update$not_moved" wait function-updated-v2

  # The hash ensures that the version contains this zip, even if someone else uploads code in the meantime. The revision ID ensures that the
  # alias moves only if nobody has changed it since get-alias.
  sha=$(call_lambda CODE_SHA256 "the code was not updated$not_moved" \
    update-function-code --zip-file "fileb://$zip" --query CodeSha256)
  call_lambda '' "the code did not become active$not_moved" wait function-updated-v2
  version=$(call_lambda VERSION "no version was published$not_moved" publish-version --code-sha256 "$sha" --query Version)
  call_lambda '' "version $version did not become active$not_moved" wait published-version-active --qualifier "$version"
  function_error=$(call_lambda None "version $version could not be invoked$not_moved" \
    invoke --qualifier "$version" --payload fileb://deploy/smoke-test.json --query FunctionError "$response")
  [ -n "$dry_run" ] || [ "$function_error $(cat "$response")" = 'None {"statusCode":200,"message":"Receipt processed successfully"}' ] ||
    fail "version $version failed its smoke test$not_moved: $(cat "$response")"
  call_lambda '' "version $version passed its smoke test, but the alias $alias was not moved" \
    update-alias --name "$alias" --function-version "$version" --revision-id "$revision" >/dev/null
  [ -n "$dry_run" ] || echo "$function: the alias $alias now points to version $version, which contains $zip"
}

# call_lambda PLACEHOLDER ERROR COMMAND [ARG ...]: runs `aws lambda COMMAND` for publish_version's function, prints the output, and fails
# with ERROR. In a dry run, prints the command, and PLACEHOLDER as the output.
call_lambda() {
  local error
  if [ -n "$dry_run" ]; then
    echo "aws lambda$(printf ' %q' "${@:3}" --function-name "$function" --output text)" >&3
    [ -z "$1" ] || echo "$1"
    return
  fi
  # The error of the AWS CLI comes first: it names a missing region, credentials or permissions.
  { error=$(aws lambda "${@:3}" --function-name "$function" --output text 2>&1 >&4) || {
    echo "$error" >&2
    [[ $3 != get-* || $error = *ResourceNotFoundException* ]] || fail "aws lambda $3 failed; nothing was changed"
    fail "$2"
  }; } 4>&1
}
