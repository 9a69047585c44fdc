# Reads "+ group signal" and "- group" from the host. When the host is gone, however it went, ends what it started.
# Argument: a file to hold locked until that is done; says so once it has the lock.
declare -A groups
trap '' INT TERM HUP
exec 9>>"$1" && flock 9 && echo watching || exit 1
exec >/dev/null
while read -r verb group signal; do
  case $verb in
    +) groups[$group]=$signal ;;
    -) unset "groups[$group]" ;;
  esac
done
for group in "${!groups[@]}"; do kill -CONT -- "-$group" 2>/dev/null; kill "-${groups[$group]}" -- "-$group" 2>/dev/null; done
for _ in $(seq 80); do
  alive=0
  for group in "${!groups[@]}"; do kill -0 -- "-$group" 2>/dev/null && alive=1; done
  [ $alive = 0 ] && exit 0
  sleep 0.1
done
for group in "${!groups[@]}"; do kill -KILL -- "-$group" 2>/dev/null; done
