# shellcheck shell=bash disable=SC2154,SC2164 # it goes by the variables and the options of build.sh
# From a zip to the version that an alias serves; build.sh sources this.

publish_version() {
  local function='' alias=live dry_run=''
  while [ $# != 0 ]; do
    case $1 in
      --dry-run) dry_run=yes ;;
      --alias) alias=${2:-}; shift $(($# > 1)) ;;
      -*) fail "publish has no option $1" ;;
      *) [ -z "$function" ] || fail "publish takes one function"; function=$1 ;;
    esac
    shift
  done
  [[ -n $function && -n $alias && $alias != -* ]] || fail "publish takes a function's name: ./build.sh publish my-function --alias live"
  [[ $function =~ ^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?([0-9]{12}:function:)?[A-Za-z0-9_-]+$ ]] ||
    fail "publish takes the name of a function or its ARN, without a version or an alias, not $function; --alias names the alias"
  [ -n "$dry_run" ] || command -v aws >/dev/null || fail "the aws command is missing: install it from https://aws.amazon.com/cli/"
  cd "$root"
  exec 3>&1

  local architecture file current revision weights sha version failure
  local reply=artifacts/smoke-test.reply.json stays="; the alias $alias stays where it was"
  architecture=$(ask ARCHITECTURE "there is no function $function in this account and region" \
    get-function-configuration --query Architectures)
  file=artifacts/receipt-aot-${architecture/x86_64/x64}.zip
  [[ -n $dry_run || $architecture = x86_64 || $architecture = arm64 ]] || fail "$function has no zip, but $architecture"
  [ -n "$dry_run" ] || [ -e "$file" ] || fail "$function needs $file, which is not there: ./build.sh package --arch ${architecture/x86_64/x64}"
  current=$(ask 'CURRENT REVISION None' "$function has no alias $alias, which aws lambda create-alias creates" \
    get-alias --name "$alias" --query '[FunctionVersion,RevisionId,RoutingConfig.AdditionalVersionWeights.*|[0]]')
  read -r current revision weights <<<"$current"
  # shellcheck disable=SC2016 # $LATEST is Lambda's name of it
  [ "$current" != '$LATEST' ] || fail "the alias $alias is at \$LATEST, which serves what is uploaded untried: point it at a version first"
  [ "$weights" = None ] || fail "the alias $alias shifts traffic between two versions: end that first, with aws lambda update-alias" \
    "--function-name $function --name $alias --routing-config AdditionalVersionWeights={}"
  ask '' "the code can not be updated yet$stays" wait function-updated-v2

  # Whatever others upload meanwhile, the version is of this zip; and the alias moves only from where it stood above.
  sha=$(ask CODE_SHA256 "the code was not updated$stays" update-function-code --zip-file "fileb://$file" --query CodeSha256)
  ask '' "the code did not become active$stays" wait function-updated-v2
  version=$(ask VERSION "no version was published$stays" publish-version --code-sha256 "$sha" --query Version)
  ask '' "version $version did not become active$stays" wait published-version-active --qualifier "$version"
  failure=$(ask None "version $version was not invoked$stays" \
    invoke --qualifier "$version" --payload fileb://deploy/smoke-test.json --query FunctionError "$reply")
  [ -n "$dry_run" ] || [ "$failure $(cat "$reply")" = 'None {"statusCode":200,"message":"Receipt processed successfully"}' ] ||
    fail "version $version failed its test order$stays: $(cat "$reply")"
  ask '' "version $version is good, but the alias $alias was not moved" \
    update-alias --name "$alias" --function-version "$version" --revision-id "$revision" >/dev/null
  [ -n "$dry_run" ] || echo "$function: the alias $alias is at version $version, with $file"
}

# ask ANSWER FAULT COMMAND [ARG ...]: prints what `aws lambda` answers of publish_version's function; in a dry run the command, and ANSWER.
ask() {
  local error
  if [ -n "$dry_run" ]; then
    echo "aws lambda$(printf ' %q' "${@:3}" --function-name "$function" --output text)" >&3
    [ -z "$1" ] || echo "$1"
    return
  fi
  # aws's own words first: they tell of a missing region, of credentials and of permissions.
  { error=$(aws lambda "${@:3}" --function-name "$function" --output text 2>&1 >&4) || {
    echo "$error" >&2
    [[ $3 != get-* || $error = *ResourceNotFoundException* ]] || fail "nothing was changed, as aws lambda $3 failed"
    fail "$2"
  }; } 4>&1
}
