# Arguments: a folder, then "group:signal" of each server in it. Ends them some seconds after the last test process is gone:
# each holds a shared lock on the file "members" for as long as it lives, however it ends.
folder=$1
shift
exec 8>"$folder/watched"
flock 8
while :; do
  flock -x "$folder/members" true
  sleep 5
  exec 9>>"$folder/lock"
  flock -n 9 && flock -n -x "$folder/members" true && break
  exec 9>&-
done
rm -f "$folder/servers.json"
for server; do kill "-${server#*:}" -- "-${server%:*}"; done
for _ in $(seq 20); do
  alive=0
  for server; do kill -0 -- "-${server%:*}" && alive=1; done
  [ $alive = 0 ] && break
  sleep 0.1
done
for server; do kill -KILL -- "-${server%:*}"; done
rm -rf "$folder/data"
