# shellcheck shell=bash
# Words to the user, and processes that end with this script and never without it.

say_to=1
say() { printf '%s\n' "$*" >&"$say_to"; }
die() { printf 'seatmap: %s\n' "$*" >&2; exit 1; }

jobs=()
# A long step in a session of its own: a signal reaches this script at once, and tidy_up ends the step with all that it started.
attend() {
  begin_job "$@"
  end_job "${jobs[-1]}"
}

# Starts such a step; its process id is the last of jobs. It belongs to end_job.
begin_job() {
  setsid "$@" </dev/null &
  jobs+=("$!")
}

# Waits for a step that was begun, and returns its exit code.
end_job() {
  local code=0 other left=()
  wait "$1" 2>/dev/null || code=$? # the shell would remark on a step ended by a signal
  end_group "$1"
  for other in "${jobs[@]}"; do [[ $other == "$1" ]] || left+=("$other"); done
  jobs=("${left[@]}")
  return "$code"
}

# TERM to a process group, KILL to what is left of it five seconds later.
end_group() {
  local tries
  kill -TERM -- "-$1" 2>/dev/null || return 0
  for ((tries = 0; tries < 50; tries++)); do
    kill -0 -- "-$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL -- "-$1" 2>/dev/null || :
}

tidy_up() {
  local code=$? job
  trap '' INT TERM HUP # a second Ctrl-C must not leave a server behind
  trap - EXIT
  set +e
  for job in "${jobs[@]}"; do end_group "$job"; done
  stop_nodes
  stop_servers
  allow_service_starts
  exit "$code"
}

port_busy() { (exec 4<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range from which the kernel takes ports of outgoing connections, so that a restarted server finds its port free.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    port_busy "$port" || break
  done
  printf '%s\n' "$port"
}
