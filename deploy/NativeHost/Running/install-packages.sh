#!/bin/bash
# Arguments: Debian packages. Installs those that are missing and starts none of their services; one run at a time on a machine.
set -eu
exec 9>/run/dotmac-packages.lock
flock 9

missing=()
for package; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} = 0 ] && exit 0

# Debian starts a service after it was installed unless this file says no. The machine's own file is put back at the end, or by the next run
# when this one was killed.
policy=/usr/sbin/policy-rc.d
mark='# written by dotmac'
put_back() {
  grep -qsxF "$mark" "$policy" || return 0
  rm -f "$policy"
  if [ -e "$policy.dotmac" ]; then mv "$policy.dotmac" "$policy"; fi
}
put_back
trap put_back EXIT
trap 'exit 1' HUP INT TERM
if [ -e "$policy" ]; then mv "$policy" "$policy.dotmac"; fi
printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
dpkg --configure -a || true
"${apt[@]}" update || echo "apt-get update failed; trying with the lists at hand" >&2
"${apt[@]}" install -y --no-install-recommends "${missing[@]}"
