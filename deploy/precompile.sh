#!/usr/bin/env bash
# Compiles packages' assemblies ahead of time (ReadyToRun), for Directory.Build.targets; one build at a time, the others find its work done.
#   precompile.sh <folder of crossgen2> <file with its references> <file with lines "assembly|compiled">
set -euo pipefail
compiler=$1 references=$2 list=$3

folder=$(dirname "$(dirname "$(dirname "$(head -n 1 "$list" | cut -d '|' -f 2)")")")
mkdir -p "$folder"
exec 9> "$folder/.lock"
flock 9

compile() {
  local assembly=${1%|*} compiled=${1#*|} said
  [ -e "$compiled" ] && return
  mkdir -p "$(dirname "$compiled")"
  if ! said=$("$compiler/crossgen2" "$assembly" --out "$compiled.part" --targetos linux --targetarch x64 -O --parallelism 1 @"$references" 2>&1); then
    # Some come compiled already.
    grep -q 'already compiled' <<< "$said" || { echo "$assembly could not be compiled ahead: $said" >&2; return 1; }
    cp "$assembly" "$compiled.part"
  fi
  mv "$compiled.part" "$compiled"
}
export -f compile
export compiler references

echo "compiling $(wc -l < "$list") assemblies of packages ahead, once for this clone"
# As many at once as there are processors: most assemblies are small, and the compiler starts quickly.
xargs -d '\n' -n 1 -P "$(nproc)" bash -euc 'compile "$1"' _ < "$list"
