# shellcheck shell=bash
# What the machine must have, and how it gets it.

service_block=/usr/sbin/policy-rc.d
service_block_is_ours=
privileged=()

need_dotnet() {
  command -v dotnet >/dev/null || die ".NET SDK 10 is needed (https://dot.net); or \`docker compose up\` does everything in containers"
  (cd "$root" && dotnet --version >/dev/null) || die ".NET SDK 10 is needed; this machine has: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')"
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
  # Build servers would outlive this script.
  export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
}

need_node() {
  local version
  version=$(node --version 2>/dev/null) || die "Node 20 or later is needed to build the client (https://nodejs.org); or \`docker compose up\` does everything in containers"
  version=${version#v}
  ((${version%%.*} >= 20)) || die "Node 20 or later is needed to build the client; this machine has $version"
}

need_postgres() {
  find_postgres && return
  install_packages "PostgreSQL" "set ConnectionStrings__Postgres to a server of yours" postgresql
  find_postgres || die "PostgreSQL was installed, but initdb is nowhere under /usr/lib/postgresql: set SEATMAP_PG_BIN to its directory"
}

need_redis() {
  find_redis && return
  install_packages "Redis" "set ConnectionStrings__Redis to a server of yours" redis-server
  find_redis || die "Redis was installed, but redis-server is not in the PATH: set SEATMAP_REDIS_SERVER to it"
}

need_smtp() {
  find_smtp && return
  install_packages "An SMTP server for tests" "set SEATMAP_PYTHON to a Python that has aiosmtpd" python3-aiosmtpd
  find_smtp || die "aiosmtpd was installed, but $python does not find it: set SEATMAP_PYTHON to a Python that has it"
}

need_chromium() {
  find_chromium && return
  install_packages "Chromium" "set SEATMAP_CHROMIUM to a browser of yours" chromium
  find_chromium || die "Chromium was installed, but is not in the PATH: set SEATMAP_CHROMIUM to it"
}

find_postgres() {
  local dir
  while read -r dir; do
    if [[ -x $dir/initdb && -x $dir/postgres ]]; then
      pg_bin=$dir
      return
    fi
  done < <(printf '%s\n' "${SEATMAP_PG_BIN:-}"
    compgen -G '/usr/lib/postgresql/*/bin' | sort -rV
    compgen -G '/usr/pgsql-*/bin' | sort -rV
    dirname "$(command -v initdb || :)")
  return 1
}

find_redis() { redis_server=${SEATMAP_REDIS_SERVER:-$(command -v redis-server || command -v valkey-server)} && [[ -x $redis_server ]]; }

# Debian's packages are for Debian's Python, which need not be the first one in the PATH.
find_smtp() {
  python=${SEATMAP_PYTHON:-/usr/bin/python3}
  [[ -x $python ]] || python=$(command -v python3) || return 1
  "$python" -c 'import aiosmtpd' 2>/dev/null
}

find_chromium() {
  chromium=${SEATMAP_CHROMIUM:-$(command -v chromium || command -v google-chrome || command -v chromium-browser)} && [[ -x $chromium ]]
}

# install_packages WHAT OTHERWISE PACKAGE…
install_packages() {
  local what=$1 otherwise=$2 log=$state/logs/apt.log
  shift 2
  local by_hand="$what is missing. Install it (Debian, Ubuntu: apt-get install $*), or $otherwise, or let \`docker compose up\` do everything"
  command -v apt-get >/dev/null || die "$by_hand"
  if ((EUID != 0)); then
    sudo -n true 2>/dev/null || die "$by_hand"
    privileged=(sudo -n)
  fi
  say "Installing $what ($*)"
  mkdir -p "$state/logs"
  forbid_service_starts
  if ! attend "${privileged[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update >"$log" 2>&1 \
    || ! attend "${privileged[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" >>"$log" 2>&1; then
    tail -n 15 "$log" >&2
    die "$what could not be installed: the whole story is in $log"
  fi
  allow_service_starts
  # The packages bring services of their own, which the next boot would start; only the programs are wanted here.
  if command -v systemctl >/dev/null; then
    case $1 in
      postgresql | redis-server) "${privileged[@]}" systemctl disable "$1" >>"$log" 2>&1 || : ;;
    esac
  fi
}

# Debian starts a service as its package is installed, unless this file says no. Where one exists, its owner has decided.
forbid_service_starts() {
  [[ ! -e $service_block ]] || return 0
  service_block_is_ours=yes
  printf '#!/bin/sh\nexit 101\n' | "${privileged[@]}" tee "$service_block" >/dev/null
  "${privileged[@]}" chmod 755 "$service_block"
}

allow_service_starts() {
  [[ -n $service_block_is_ours ]] || return 0
  service_block_is_ours=
  "${privileged[@]}" rm -f "$service_block"
}
