# shellcheck shell=bash
# The private PostgreSQL and Redis, under .seatmap/ (or a test's temporary directory).
#
#   .seatmap/owner      id of the ./seatmap that started the servers and will stop them
#   .seatmap/env        how to reach them, while they run
#   .seatmap/passwords  of the database's owner, of the nodes' role and of Redis; for the owner's eyes only, like env
#   .seatmap/postgres   data/, server.log
#   .seatmap/redis      redis.conf, server.log: locks and messages only, nothing on disk

home=$state            # whose postgres/ and redis/
owning=                # set when we are the owner
started_postgres=
started_redis=
pg_bin=
redis_server=
owner_password='' node_password='' redis_password=''
passwords_are_new=

# PostgreSQL refuses to run as root; then the servers run as the user that its package made.
as_servant() {
  if ((EUID == 0)); then
    id -u postgres >/dev/null 2>&1 || die "PostgreSQL does not run as root, and there is no user \"postgres\" to run it as"
    (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/ "$@")
  else
    (cd / && exec "$@")
  fi
}

# A directory that the servers' user owns. Where that user cannot reach the checkout (in a home directory of mode 0700),
# it lies in /var/lib/seatmap and the checkout links to it.
make_place() {
  local dir=$1 parent=${1%/*}
  mkdir -p "$parent"
  if [[ ! -e $dir ]]; then
    rm -f -- "$dir"
    if as_servant test -x "$parent"; then
      mkdir -m 700 "$dir"
    else
      install -d -m 755 /var/lib/seatmap
      ln -s "$(mktemp -d /var/lib/seatmap/XXXXXXXX)" "$dir"
    fi
    if ((EUID == 0)); then chown postgres: "$dir"; fi
  fi
  as_servant test -w "$(realpath -- "$dir")" || die "$dir belongs to $(stat -Lc %U "$dir"): use the same user as before, or remove it"
}

remove_place() {
  [[ -e $1 || -L $1 ]] || return 0
  rm -rf -- "$(realpath -m -- "$1")" "$1"
}

random_password() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

# Made once for the data: PostgreSQL keeps only what checks them.
read_passwords() {
  [[ -z $owner_password ]] || return 0
  if [[ ! -s $home/passwords ]]; then
    mkdir -p "$home"
    (
      umask 077
      printf '%s\n' "owner_password=$(random_password)" "node_password=$(random_password)" "redis_password=$(random_password)" \
        >"$home/passwords.new"
    )
    mv "$home/passwords.new" "$home/passwords"
    passwords_are_new=yes
  fi
  # shellcheck source=/dev/null
  source "$home/passwords"
}

start_postgres() {
  local dir=$home/postgres port log tries
  read_passwords
  make_place "$dir"
  dir=$(realpath "$dir")
  log=$dir/server.log
  if [[ ! -s $dir/data/PG_VERSION ]]; then
    say "Creating a private PostgreSQL in ${home#"$root"/}/postgres"
    init_postgres "$dir"
  fi
  local version
  version=$(as_servant cat "$dir/data/PG_VERSION")
  if [[ -x /usr/lib/postgresql/$version/bin/postgres ]]; then pg_bin=/usr/lib/postgresql/$version/bin; fi
  "$pg_bin/postgres" --version | grep -qF " $version." \
    || die "the data in .seatmap were made by PostgreSQL $version, which is gone: install it, or start over with ./seatmap run --fresh"
  stop_postgres "$dir" # left behind by a run that was killed
  protect_postgres "$dir"

  for ((tries = 1; ; tries++)); do
    port=$(free_port)
    started_postgres=$dir
    ! as_servant "$pg_bin/pg_ctl" start -s -w -t 120 -D "$dir/data" -l "$log" -o "-p $port" </dev/null >/dev/null 2>&1 || break
    ((tries < 3)) || { as_servant tail -n 15 "$log" >&2; die "PostgreSQL does not start; its log is $log"; }
  done
  PG_PORT=$port
  local place="Host=127.0.0.1;Port=$port;Database=seatmap"
  export ConnectionStrings__PostgresOwner="$place;Username=seatmap;Password=$owner_password"
  export ConnectionStrings__Postgres="$place;Username=seatmap_node;Password=$node_password"
  if [[ $(as_owner psql -d postgres -XAtc "SELECT count(*) FROM pg_database WHERE datname = 'seatmap'") == 0 ]]; then
    as_owner createdb seatmap
  fi
}

# as_owner PROGRAM ARGUMENT…: one of PostgreSQL's programs, on the private server.
as_owner() { PGPASSWORD=$owner_password "$pg_bin/$1" -h 127.0.0.1 -p "$PG_PORT" -U seatmap "${@:2}"; }

init_postgres() {
  local dir=$1
  rm -rf -- "$dir/data.new" "$dir/data"
  # Nobody gets in before there is a password.
  as_servant "$pg_bin/initdb" -D "$dir/data.new" -U seatmap --auth=reject -E UTF8 --locale=C.UTF-8 >/dev/null \
    || die "initdb failed in $dir"
  as_servant tee -a "$dir/data.new/postgresql.conf" >/dev/null <<'CONF'

listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
effective_cache_size = 1GB
# Commits wait for the disk (fsync and synchronous_commit stay on); checkpoints are spread, so that they do not wait for one.
max_wal_size = 2GB
min_wal_size = 1GB
checkpoint_timeout = 15min
wal_compression = on
# Short statements on two cores: planning for JIT or parallel workers costs more than it brings.
jit = off
max_parallel_workers_per_gather = 0
autovacuum_naptime = 15s
random_page_cost = 1.1
log_line_prefix = '%m [%p] '
CONF
  mv "$dir/data.new" "$dir/data"
}

# Programs on this machine must know a password too. Data of older versions, which trusted everybody, are taken over.
# In single-user mode nobody else can connect meanwhile, and a forgotten password can be replaced.
protect_postgres() {
  local hba=$1/data/pg_hba.conf log=$home/protect.log
  if [[ -z $passwords_are_new ]] && as_servant grep -qx 'host all all 127.0.0.1/32 scram-sha-256' "$hba"; then return 0; fi
  as_servant "$pg_bin/postgres" --single -D "$1/data" postgres >/dev/null 2>"$log" <<SQL || die "no password could be set in $1: see $log"
SET password_encryption = 'scram-sha-256'
ALTER ROLE seatmap PASSWORD '$owner_password'
DO \$\$ BEGIN ALTER ROLE seatmap_node PASSWORD '$node_password'; EXCEPTION WHEN undefined_object THEN NULL; END \$\$
SQL
  rm -f "$log"
  as_servant tee "$hba" >/dev/null <<'CONF'
# Written by ./seatmap.
host all all 127.0.0.1/32 scram-sha-256
CONF
}

stop_postgres() {
  [[ -s $1/data/postmaster.pid ]] || return 0
  as_servant "$pg_bin/pg_ctl" status -D "$1/data" >/dev/null 2>&1 || return 0
  as_servant "$pg_bin/pg_ctl" stop -s -m fast -w -t 60 -D "$1/data" >/dev/null \
    || as_servant "$pg_bin/pg_ctl" stop -s -m immediate -w -t 60 -D "$1/data" >/dev/null
}

start_redis() {
  local dir=$home/redis port tries waits
  read_passwords
  make_place "$dir"
  dir=$(realpath "$dir")
  stop_redis "$dir"
  for ((tries = 1; tries <= 3; tries++)); do
    port=$(free_port)
    as_servant install -m 600 /dev/null "$dir/redis.conf"
    as_servant tee "$dir/redis.conf" >/dev/null <<CONF
requirepass $redis_password
bind 127.0.0.1
protected-mode yes
port $port
dir $dir
pidfile $dir/redis.pid
logfile $dir/server.log
daemonize yes
save ""
appendonly no
CONF
    started_redis=$dir
    as_servant "$redis_server" "$dir/redis.conf" </dev/null >/dev/null
    for ((waits = 0; waits < 50; waits++)); do
      if redis_answers "$port" && [[ -n $(redis_id "$dir") ]]; then
        REDIS_PORT=$port
        export ConnectionStrings__Redis="127.0.0.1:$port,password=$redis_password"
        return
      fi
      sleep 0.1
    done
  done
  as_servant tail -n 15 "$dir/server.log" >&2
  die "Redis does not start; its log is $dir/server.log"
}

redis_answers() {
  local admitted answer
  { exec 4<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'AUTH %s\r\nPING\r\n' "$redis_password" >&4
  { read -r -t 2 admitted && read -r -t 2 answer; } <&4 || answer=
  exec 4>&-
  [[ $admitted == +OK* && $answer == +PONG* ]]
}

# The process whose working directory is ours: a process id alone may have passed on to somebody else.
redis_id() {
  local id
  id=$(as_servant cat "$1/redis.pid" 2>/dev/null) || return 0
  [[ $(readlink "/proc/$id/cwd") == "$1" ]] || return 0
  printf '%s\n' "$id"
}

stop_redis() {
  local id tries
  id=$(redis_id "$1")
  [[ -n $id ]] || return 0
  kill -TERM "$id" 2>/dev/null || return 0
  for ((tries = 0; tries < 50; tries++)); do
    kill -0 "$id" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$id" 2>/dev/null || :
}

# The id of the ./seatmap that owns the servers, if it is alive and not this one.
owner() {
  local id
  read -r id 2>/dev/null <"$state/owner" || return 1
  [[ $id != "$$" ]] && tr '\0' ' ' 2>/dev/null <"/proc/$id/cmdline" | grep -q seatmap || return 1
  printf '%s\n' "$id"
}

claim_servers() {
  local id
  mkdir -p "$state/logs"
  if id=$(owner); then
    die "SeatMap is running from this directory already (process $id$(address_of_run)): stop it with Ctrl-C, or use it"
  fi
  rm -f "$state/owner" "$state/env"
  (set -o noclobber && printf '%s\n' $$ >"$state/owner") 2>/dev/null || die "another ./seatmap has just started here: try again"
  owning=yes
}

address_of_run() {
  local address
  address=$(sed -n "s/^SEATMAP_ADDRESS=//p" "$state/env" 2>/dev/null) || :
  if [[ -n $address ]]; then printf ', %s' "$address"; fi
}

# Starts what the caller did not name, and tells other ./seatmap commands where everything is.
start_servers() {
  if [[ -z ${ConnectionStrings__Postgres-} ]]; then
    need_postgres
    say "Starting PostgreSQL"
    start_postgres
  fi
  if [[ -z ${ConnectionStrings__Redis-} ]]; then
    need_redis
    say "Starting Redis"
    start_redis
  fi
  [[ -n $owning ]] || return 0
  # Readable by its owner only: an address given by the caller may hold a password.
  (
    umask 077
    printf '%s=%q\n' ConnectionStrings__Postgres "$ConnectionStrings__Postgres" ConnectionStrings__Redis "$ConnectionStrings__Redis" \
      ConnectionStrings__PostgresOwner "${ConnectionStrings__PostgresOwner-}" \
      PG_PORT "${PG_PORT-}" REDIS_PORT "${REDIS_PORT-}" >"$state/env.new"
  )
  mv "$state/env.new" "$state/env"
}

# For commands beside `run`: the caller's servers, those of a run in progress, or ours until this command ends.
use_servers() {
  local id tries
  [[ -z ${ConnectionStrings__Postgres-} || -z ${ConnectionStrings__Redis-} ]] || return 0
  if id=$(owner); then
    for ((tries = 0; tries < 300; tries++)); do
      [[ ! -s $state/env ]] || break
      ((tries)) || say "Waiting for the servers that process $id is starting"
      owner >/dev/null || die "process $id ended before its servers were up: try again"
      sleep 1
    done
    set -a
    # shellcheck source=/dev/null
    source "$state/env"
    set +a
  else
    claim_servers
    start_servers
  fi
}

stop_servers() {
  if [[ -n $started_postgres ]]; then
    say "Stopping PostgreSQL"
    stop_postgres "$started_postgres"
  fi
  if [[ -n $started_redis ]]; then
    say "Stopping Redis"
    stop_redis "$started_redis"
  fi
  if [[ -n $owning ]]; then rm -f "$state/owner" "$state/env" "$state/nodes"; fi
  if [[ $home != "$state" ]]; then
    remove_place "$home/postgres"
    remove_place "$home/redis"
    rm -rf -- "$home"
    owner_password=''
  fi
}

forget_data() {
  [[ -z ${ConnectionStrings__Postgres-} ]] || die "--fresh is for the private database: the one in ConnectionStrings__Postgres is yours to empty"
  say "Forgetting the data of earlier runs"
  if find_postgres && [[ -d $state/postgres ]]; then stop_postgres "$(realpath "$state/postgres")"; fi
  if [[ -d $state/redis ]]; then stop_redis "$(realpath "$state/redis")"; fi
  remove_place "$state/postgres"
  remove_place "$state/redis"
  rm -f "$state/passwords" "$state/payments/books"
}
