# shellcheck shell=bash
# Every test, and one line that counts them.

passed=0 failed=0 skipped=0
times=()
declare -A began=()

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
  place_in_memory
  start_servers
  # Tests create databases and roles.
  ConnectionStrings__Postgres=$ConnectionStrings__PostgresOwner
  unset ConnectionStrings__PostgresOwner
  export_programs
  export SEATMAP_CHROMIUM=${chromium-} SEATMAP_PYTHON=$python
  export SEATMAP_WEB_DLL=$home/app/SeatMap.Web.dll
  test_projects "$filter" "$fast" "${1-}"
  stop_before_last_line
  finish
}

# The shared PostgreSQL of the tests is in memory where there is room. Tests create and drop databases by the hundred, and a file
# system that avoids inodes of files deleted lately (ext4) then searches for most of the time. Tests of what a crash leaves behind
# have servers of their own, on disk.
place_in_memory() {
  local place
  [[ -d /dev/shm && $(df --output=avail -k /dev/shm | tail -n 1) -gt 6000000 ]] || return 0
  [[ $(awk '/^MemAvailable/ { print $2 }' /proc/meminfo) -gt 10000000 ]] || return 0
  place=$(mktemp -d /dev/shm/seatmap-test.XXXXXX)
  if ((EUID == 0)); then chown postgres: "$place"; fi
  ln -s "$place" "$home/postgres"
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

# The longest first, so that none is left over at the end; projects that this list does not know come last.
longest_first=(Browser.Tests Cluster.Tests SeatHub.Tests SeatEngine.Tests Web.Tests SeatClient.Tests client)

# test_projects FILTER FAST ASKED. Two at a time, because each waits for servers, browsers and limits of time for half of its run. What
# a project prints appears when it has ended. The client's tests know no filter.
test_projects() {
  local filter=$1 fast=$2 asked=$3 name pid running=() names=()
  for name in "${longest_first[@]}" $(basename -as .csproj "$root"/tests/*.Tests/*.Tests.csproj); do
    [[ $name == client || -f $root/tests/$name/$name.csproj ]] || continue
    if [[ $name == client && -n $asked || " ${names[*]} " == *" $name "* ]]; then continue; fi
    if [[ -n $fast && $slow_projects == *" $name "* ]]; then continue; fi
    names+=("$name")
  done
  for name in "${names[@]}"; do
    while ((${#running[@]} >= 2)); do end_one; done
    say "Testing $name"
    began[$name]=$SECONDS
    if [[ $name == client ]]; then
      begin_job env -C "$client" npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$home/client.json" \
        >"$home/$name.log" 2>&1
    else
      begin_job dotnet test "$root/tests/$name" -c Release --no-build --nologo --results-directory "$home" \
        --logger "trx;LogFileName=$name.trx" --blame-hang-timeout 10m --blame-hang-dump-type none ${filter:+--filter "$filter"} \
        >"$home/$name.log" 2>&1
    fi
    running+=("${jobs[-1]} $name")
  done
  while ((${#running[@]})); do end_one; done
}

# Waits until one of those in running has ended, and counts its tests.
end_one() {
  local entry left=() code=0 name counts total executed ok
  while :; do
    for entry in "${running[@]}"; do kill -0 "${entry% *}" 2>/dev/null || break 2; done
    sleep 0.2
  done
  for name in "${running[@]}"; do [[ $name == "$entry" ]] || left+=("$name"); done
  running=("${left[@]}")
  name=${entry#* }
  end_job "${entry% *}" || code=$?
  cat "$home/$name.log"
  if [[ $name == client ]]; then
    counts=$(node -e '
      const r = JSON.parse(require("fs").readFileSync(process.argv[1]))
      console.log(r.numPassedTests, r.numFailedTests, r.numPendingTests + r.numTodoTests)' "$home/client.json" 2>/dev/null) || :
  else
    counts=$(sed -n 's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)".*/\1 \2 \3/p' "$home/$name.trx" 2>/dev/null \
      | head -n 1) || :
    read -r total executed ok <<<"${counts:-0 0 0}"
    counts="$ok $((executed - ok)) $((total - executed))"
  fi
  add_counts "$name" "$code" "${counts:-0 0 0}"
  times+=("$name $((SECONDS - began[$name]))")
}

# add_counts WHAT EXITCODE "PASSED FAILED SKIPPED". A host that crashed reports no failed test, only an exit code.
add_counts() {
  local ok bad left
  read -r ok bad left <<<"$3"
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left))
  if ((bad == 0 && $2 != 0)); then broken "$1 ended with code $2 outside its tests"; fi
}
