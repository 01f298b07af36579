# shellcheck shell=bash
# Every test, and one line that counts them.

passed=0 failed=0 skipped=0
times=()

# What `./seatmap test --fast` leaves out: real browsers, whole clusters that are killed and restarted, and tests that wait for
# real time to pass or try very many cases: these have the trait speed=slow.
slow_projects=' Browser.Tests Cluster.Tests '
fast_filter='speed!=slow'

finish() {
  local entry
  ((passed + failed + skipped)) || printf 'FAILED: no test ran\n' >&2
  if ((${#times[@]})); then
    printf 'Run time by project:\n'
    for entry in "${times[@]}"; do printf '%6d s  %s\n' "${entry##* }" "${entry% *}"; done | sort -rn
  fi
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  ((failed == 0 && passed > 0)) || exit 1
}

# Anything that goes wrong outside a test counts as one failure, so that the last line never says more than was shown.
broken() {
  printf 'FAILED: %s\n' "$*" >&2
  failed=$((failed + 1))
}

run_check() {
  need_dotnet
  need_node
  say "Checking the format"
  attend dotnet format "$root/SeatMap.sln" --verify-no-changes || broken "the format: ./seatmap format fixes it"
  run_tests
}

run_tests() {
  local fast='' filter
  if [[ ${1-} == --fast ]]; then
    fast=yes
    shift
  fi
  filter=${1-}
  if [[ -n $fast ]]; then filter=${filter:+"($filter)&"}$fast_filter; fi
  need_dotnet
  need_node
  need_postgres
  need_redis
  need_smtp
  [[ -n $fast ]] || need_chromium
  # A test never touches a database that it did not create.
  unset ConnectionStrings__Postgres ConnectionStrings__PostgresOwner ConnectionStrings__Redis
  home=$(mktemp -d "${TMPDIR:-/tmp}/seatmap-test.XXXXXX")
  chmod 711 "$home"

  if ! build_for_tests; then
    broken "the build"
    stop_before_last_line
    finish
  fi
  start_servers
  # Tests create databases and roles.
  ConnectionStrings__Postgres=$ConnectionStrings__PostgresOwner
  unset ConnectionStrings__PostgresOwner
  export_programs
  export SEATMAP_CHROMIUM=${chromium-} SEATMAP_PYTHON=$python
  export SEATMAP_WEB_DLL=$home/app/SeatMap.Web.dll
  if [[ -z ${1-} ]]; then test_client; fi
  test_solution "$filter" "$fast"
  stop_before_last_line
  finish
}

build_for_tests() {
  build_client && fetch_packages "$root/tests/node-client" "the official client's tests" npm-node-client && build_solution && publish_to "$home/app" --no-build -v quiet -clp:NoSummary
}

# The counts are the last line, so the servers stop before it.
stop_before_last_line() {
  stop_servers
  started_postgres='' started_redis='' home=$state
}

# Tests and load programs start, kill and restart servers of their own.
export_programs() {
  need_postgres
  need_redis
  export SEATMAP_PG_BIN=$pg_bin SEATMAP_REDIS_SERVER=$redis_server
}

test_client() {
  local report=$home/client.json counts code=0 began=$SECONDS
  [[ -f $client/package.json ]] || return 0
  say "Testing the client"
  attend env -C "$client" npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$report" || code=$?
  counts=$(node -e '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1]))
    console.log(r.numPassedTests, r.numFailedTests, r.numPendingTests + r.numTodoTests)' "$report" 2>/dev/null) || counts="0 0 0"
  add_counts "the client's tests" "$code" "$counts"
  times+=("client $((SECONDS - began))")
}

# One project after the other: they share two cores and one PostgreSQL.
test_solution() {
  local filter=$1 fast=$2 project name report code counts total executed ok began
  for project in "$root"/tests/*.Tests/*.Tests.csproj; do
    [[ -f $project ]] || continue
    name=$(basename "$project" .csproj) report=$home/$(basename "$project" .csproj).trx code=0 began=$SECONDS
    if [[ -n $fast && $slow_projects == *" $name "* ]]; then continue; fi
    say "Testing $name"
    attend dotnet test "$project" -c Release --no-build --nologo --results-directory "$home" --logger "trx;LogFileName=$name.trx" \
      --blame-hang-timeout 10m --blame-hang-dump-type none ${filter:+--filter "$filter"} || code=$?
    counts=$(sed -n 's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)".*/\1 \2 \3/p' "$report" 2>/dev/null | head -n 1) || :
    read -r total executed ok <<<"${counts:-0 0 0}"
    add_counts "$name" "$code" "$ok $((executed - ok)) $((total - executed))"
    times+=("$name $((SECONDS - began))")
  done
}

# add_counts WHAT EXITCODE "PASSED FAILED SKIPPED". A host that crashed reports no failed test, only an exit code.
add_counts() {
  local ok bad left
  read -r ok bad left <<<"$3"
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left))
  if ((bad == 0 && $2 != 0)); then broken "$1 ended with code $2 outside its tests"; fi
}
