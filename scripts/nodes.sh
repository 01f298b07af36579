# shellcheck shell=bash
# The server's nodes: one process each.

node_ids=()
node_ports=()
payments_id=

need_free_ports() {
  local port first=$1 count=$2 who
  for ((port = first; port < first + count; port++)); do
    port_busy "$port" || continue
    who=$(ss -Hltnp "sport = :$port" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/ by \1 (process \2)/p' | head -n 1) || :
    die "port $port is taken$who: stop that, or choose another with ./seatmap run --port $((first + 1000))"
  done
}

start_nodes() {
  local count=$1 first=$2 i
  mkdir -p "$state/logs"
  start_payments "$first"
  for ((i = 0; i < count; i++)); do
    say "Starting node $((i + 1)) on port $((first + i))"
    start_node "$((i + 1))" "$((first + i))"
  done
  for ((i = 0; i < count; i++)); do
    wait_until_ready "$i"
  done
  printf '%s\n' "SEATMAP_ADDRESS=http://127.0.0.1:$first" >>"$state/env"
  say "Logs are in .seatmap/logs. Ctrl-C stops everything that was started here; the data stay for the next run."
  for ((i = 1; i < count; i++)); do
    say "Node $((i + 1)): http://127.0.0.1:${node_ports[i]}"
  done
  say "Open http://127.0.0.1:$first"
}

# The buyers of a trial pay through a provider that speaks Stripe's API and moves no money, unless the environment names a real one.
start_payments() {
  local place=$state/payments port secret
  [[ -z ${Payments__Stripe__SecretKey-} ]] || return 0
  if [[ ! -f $place/app/TestPayments.dll || -n $(find "$root/tests/TestPayments" \( -name bin -o -name obj \) -prune -o \
    -newer "$place/app/TestPayments.dll" -type f -print -quit) ]]; then
    say "Building the payment provider of the trial"
    mkdir -p "$place"
    rm -rf -- "$place/app"
    attend dotnet publish "$root/tests/TestPayments" -c Release -nologo -v quiet -clp:NoSummary -o "$place/app"
    touch "$place/app/TestPayments.dll"
  fi
  port=$(free_port)
  secret=whsec_$(random_password)
  (cd "$place" && exec setsid dotnet app/TestPayments.dll --urls "http://127.0.0.1:$port" --Books "$place/books" \
    --Events:Address "http://127.0.0.1:$1/payments/events/stripe" --Events:Secret "$secret") >"$state/logs/payments.log" 2>&1 </dev/null &
  payments_id=$!
  printf '%s\n' "$payments_id" >>"$state/nodes"
  export Payments__Stripe__SecretKey=sk_test_trial Payments__Stripe__PublishableKey=pk_test_trial
  export Payments__Stripe__ApiBase=http://127.0.0.1:$port Payments__Stripe__Script=http://127.0.0.1:$port/v3/
  export Payments__Stripe__WebhookSecret=$secret
}

# A trial: programs book with the test payment.
start_node() {
  (cd "$app" && exec setsid env ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Production}" Payments__Test="${Payments__Test:-true}" \
    dotnet SeatMap.Web.dll --urls "http://127.0.0.1:$2") >"$state/logs/node-$1.log" 2>&1 </dev/null &
  node_ids+=($!)
  node_ports+=("$2")
  printf '%s\n' $! >>"$state/nodes"
}

wait_until_ready() {
  local id=${node_ids[$1]} port=${node_ports[$1]} log=$state/logs/node-$(($1 + 1)).log tries
  for ((tries = 0; tries < 300; tries++)); do
    if ! kill -0 "$id" 2>/dev/null; then
      tail -n 20 "$log" >&2
      die "node $(($1 + 1)) ended before it was ready; its log is $log"
    fi
    if node_ready "$port"; then return; fi
    sleep 0.2
  done
  tail -n 20 "$log" >&2
  die "node $(($1 + 1)) is not ready after a minute; its log is $log"
}

node_ready() {
  local status
  { exec 4<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&4
  read -r -t 5 _ status _ <&4 || status=
  exec 4>&-
  [[ $status == 200 ]]
}

# A node that ends by itself is reported; the others go on, as they would in production.
attend_nodes() {
  local i code ended
  while ((${#node_ids[@]})); do
    code=0
    wait -n -p ended "${node_ids[@]}" 2>/dev/null || code=$?
    for i in "${!node_ids[@]}"; do
      [[ ${node_ids[i]} == "${ended-}" ]] || continue
      say "Node $((i + 1)) on port ${node_ports[i]} ended with code $code; its log is .seatmap/logs/node-$((i + 1)).log"
      unset "node_ids[i]"
    done
  done
  die "no node is left"
}

stop_nodes() {
  local id tries
  # What was under way goes on at the next start.
  if [[ -n $payments_id ]]; then
    node_ids+=("$payments_id")
    payments_id=
  fi
  ((${#node_ids[@]})) || return 0
  say "Stopping the nodes"
  kill -TERM "${node_ids[@]}" 2>/dev/null
  for id in "${node_ids[@]}"; do
    for ((tries = 0; tries < 100; tries++)); do
      kill -0 "$id" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$id" 2>/dev/null
  done
  rm -f "$state/nodes"
}

# Of a run that was killed. Only processes whose working directory is ours: ids are used again by others.
stop_leftover_nodes() {
  local id
  [[ -s $state/nodes ]] || return 0
  while read -r id; do
    case $(readlink "/proc/$id/cwd" || :) in "$app"* | "$state/payments") node_ids+=("$id") ;; esac
  done <"$state/nodes"
  stop_nodes || :
  node_ids=()
  rm -f "$state/nodes"
}
