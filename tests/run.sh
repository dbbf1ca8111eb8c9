# shellcheck shell=bash disable=SC2154 # build.sh, which sources this file, sets the variables
# The tests of ./build.sh.

test_all() {
  steps=5
  if zip_is_stale "$artifacts/receipt-aot-$machine.zip" "$artifacts/$machine" "$machine"; then steps=$((steps + 1)); fi
  if zip_is_stale "$artifacts/direct.zip" "$artifacts/direct" "$machine" -p:S3Client=Direct; then steps=$((steps + 1)); fi
  if runs_arm64 && zip_is_stale "$artifacts/receipt-aot-arm64.zip" "$artifacts/arm64" arm64; then steps=$((steps + 1)); fi
  need git git 'to list the sources'
  need unzip unzip 'to compare the zips'
  need npm npm 'to fetch the resource types of CloudFormation'
  verb_package --arch "$machine"
  step "Verifying that a build in another folder has the same bytes (about 1 min)"
  HIDE_STEPS=1 "$root/build.sh" verify "$artifacts/receipt-aot-$machine.zip"
  make_zip "$artifacts/direct.zip" "$artifacts/direct" "$machine" -p:S3Client=Direct
  if runs_arm64; then
    verb_package --arch arm64
    need qemu-aarch64-static qemu-user-static 'to run the arm64 binary'
    "$root/tests/arm64.sh" install "$emulated" "$artifacts/arm64/bootstrap"
  fi
  step "Building the tests (about 1 min)"
  npm ci --prefix "$root/tests/ReceiptAot.Deployment.Tests" --ignore-scripts --no-audit --no-fund --silent
  in_root dotnet build ReceiptAot.sln -c Release
  local outcome=0
  step "Running all tests, the end-to-end tests on the build with AWSSDK.S3 (about 5 min)"
  RECEIPT_BOOTSTRAP=$bootstrap RECEIPT_BUILDS=present run_tests ReceiptAot.sln || outcome=1
  step "Running the end-to-end tests on the build with the direct S3 client (about 3 min)"
  RECEIPT_BOOTSTRAP=$direct run_tests tests/ReceiptAot.EndToEnd.Tests || outcome=1
  step "Running some end-to-end tests on the arm64 build (about 2 min)"
  if [ "$machine" != arm64 ]; then test_arm64 || outcome=1; fi
  count_tests $outcome 'radosgw (tests/radosgw.sh install), Go and its AWS SDK, or Debian 12 and root for arm64'
}

test_bootstrap() {
  local outcome=0
  steps=2
  need_sdk
  step "Building the tests (about 1 min)"
  in_root dotnet build tests/ReceiptAot.EndToEnd.Tests -c Release
  step "Running the end-to-end tests on $1 (about 3 min)"
  RECEIPT_BOOTSTRAP=$1 run_tests tests/ReceiptAot.EndToEnd.Tests || outcome=1
  count_tests $outcome "radosgw (tests/radosgw.sh install), or ReceiptAot's own runtime client in the binary"
}

# Whether this machine can install QEMU and the arm64 libraries.
runs_arm64() { [ "$machine" = x64 ] && [ "$(id -u)" = 0 ] && grep -q '^PRETTY_NAME="Debian GNU/Linux 12 ' /etc/os-release; }

# Runs the end-to-end tests of orders, TLS, conditional writes and errors on the arm64 binary.
test_arm64() {
  local filter=(--filter 'FullyQualifiedName~ReceiptStorageTests|FullyQualifiedName~TlsTests|FullyQualifiedName~InvalidEventTests')
  if runs_arm64; then
    RECEIPT_BOOTSTRAP=$emulated/bootstrap run_tests tests/ReceiptAot.EndToEnd.Tests "${filter[@]}"
  else
    local skipped
    skipped=$(in_root dotnet test tests/ReceiptAot.EndToEnd.Tests -c Release --no-build "${filter[@]}" --list-tests | grep -c '^    ')
    echo "    Skipped: $skipped" | tee -a "$log"
  fi
}

# run_tests PROJECT [OPTION ...]: prints all output but passed tests, and logs everything. A test that hangs ends the run and is named.
run_tests() {
  in_root dotnet test "$1" -c Release --no-build --results-directory "$artifacts/test-results" \
    --blame-hang-timeout 5m --blame-hang-dump-type none "${@:2}" 2>&1 | tee -a "$log" | grep --line-buffered -v '^  Passed '
}

# count_tests OUTCOME REASONS: prints the counts, and fails unless all tests passed. REASONS says what skipped tests need.
count_tests() {
  awk -v outcome="$1" -v reasons="$2" '
    /^ +(Passed|Failed|Skipped): [0-9]+$/ { count[$1] += $2 }
    END {
      if (outcome != 0 && count["Failed:"] == 0) print "build.sh: the test run did not complete" > "/dev/stderr"
      if (count["Skipped:"]) print "build.sh: tests were skipped, named above; they need " reasons > "/dev/stderr"
      printf "%d passed, %d failed", count["Passed:"], count["Failed:"]
      print (count["Skipped:"] ? ", " count["Skipped:"] " skipped" : "")
      exit outcome != 0 || count["Passed:"] == 0
    }' "$log"
}

# The counts of a stopped run, from the lines of single tests in the log.
report_tests() {
  awk '/^  (Passed|Failed) / { count[$1]++ } END { printf "; until then: %d passed, %d failed\n", count["Passed"], count["Failed"] }' "$log"
}

fuzz() {
  steps=2
  step "Building the tests (about 30 s)"
  in_root dotnet build tests/ReceiptAot.LambdaRuntime.Tests -c Release
  step "Fuzzing for $1 s"
  RECEIPT_FUZZ_SECONDS=$1 RECEIPT_FUZZ_PROGRESS=$log in_root dotnet test tests/ReceiptAot.LambdaRuntime.Tests -c Release --no-build \
    --filter FullyQualifiedName~HttpResponseFuzzTests --logger 'console;verbosity=detailed'
}

report_fuzz() { echo "; until then: $(cat "$log")"; }
