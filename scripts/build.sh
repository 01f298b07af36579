# shellcheck shell=bash
# Client, solution, and the published server in .seatmap/app.

client=$root/src/Web/client
app=$state/app

# fetch_packages DIRECTORY WHOSE STAMP: npm is asked only when the lock file has changed.
fetch_packages() {
  local stamp=$state/stamps/$3 lock
  mkdir -p "$state/stamps"
  # `|| return` at every step: callers that count failures switch errexit off.
  lock=$(cksum <"$1/package-lock.json")
  if [[ -d $1/node_modules && $(cat "$stamp" 2>/dev/null) == "$lock" ]]; then return 0; fi
  say "Fetching the packages of $2"
  attend env -C "$1" npm ci --no-audit --no-fund --loglevel=error || return
  printf '%s\n' "$lock" >"$stamp"
}

# esbuild is asked only when a source has changed.
build_client() {
  local stamps=$state/stamps sources
  [[ -f $client/package.json ]] || { say "There is no client to build yet"; return 0; }
  fetch_packages "$client" "the client" npm || return
  sources=$(find "$client" -name node_modules -prune -o -name dist -prune -o -type f -print0 | sort -z | xargs -0 cksum | cksum)
  if [[ ! -d $root/src/Web/wwwroot/app || $(cat "$stamps/client" 2>/dev/null) != "$sources" ]]; then
    say "Building the client"
    attend env -C "$client" npm run --silent build || return
    printf '%s\n' "$sources" >"$stamps/client"
  fi
}

build_solution() {
  say "Building the solution"
  attend dotnet build "$root/SeatMap.sln" -c Release -v quiet -nologo -clp:NoSummary
}

# Unless a run in progress is serving from it.
refresh_web() {
  need_dotnet
  owner >/dev/null || publish_web
}

# The server runs from published output: only there do static files have their compressed forms beside them, and a build
# during a run does not change the files under it.
publish_web() {
  if [[ -f $app/SeatMap.Web.dll && -f $state/stamps/app ]] && ! web_changed; then return 0; fi
  need_node
  mkdir -p "$state/stamps"
  build_client
  say "Building the server"
  : >"$state/stamps/app.new"
  publish_to "$app.new" -v quiet -clp:NoSummary
  rm -rf -- "$app"
  mv "$app.new" "$app"
  mv "$state/stamps/app.new" "$state/stamps/app"
}

publish_to() {
  rm -rf -- "$1"
  attend dotnet publish "$root/src/Web" -c Release -nologo -o "$@"
}

web_changed() {
  [[ -n $(find "$root/src" "$root/plans" "$root"/Directory.*.props "$root/global.json" \
    \( -name bin -o -name obj -o -name node_modules -o -name dist -o -path '*/wwwroot/app' -o -path '*/plans/generated' \) -prune -o -newer "$state/stamps/app" -type f -print -quit 2>/dev/null) ]]
}

# The server's own commands. Its directory is the content root: wwwroot and settings are found from there.
web() {
  attend env -C "$app" ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Production}" dotnet SeatMap.Web.dll "$@"
}
