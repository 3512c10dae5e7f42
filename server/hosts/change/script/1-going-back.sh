#!/bin/sh
# sluice-change: everything Sluice ever changes on a machine; its reading twin is sluice-host. POSIX sh, dash is enough.
# Its parts, one after the other, are sent over the connection as the argument of sh -c, or installed as one file,
# /usr/local/sbin/sluice-change. It runs as root, or it ends.
#
#   in   change 1 BOUNDARY            32 hex digits
#   out  sluice-change 1 BOUNDARY
#   in   ID VERB ARGUMENT...          one line per request; behind stage and lines come SIZE raw bytes
#   out  as sluice-host answers. A refusal is the section "refused" with CODE and a sentence: nothing was changed.
#
#   hold OPERATION EPOCH SECONDS      this host is mine; an epoch lower than one seen of this operation is refused
#   stage CHANGE NUMBER MODE SIZE NEW WAS PATH   NEW, WAS: sha256, or absent. MODE is for a file that was not there
#   lines CHANGE NAME SIZE SHA256     what vtysh, ip, sysctl, iptables, ipvsadm are told: vtysh-apply, vtysh-undo, ...
#   validate CHANGE                   what each program says of the staged files
#   arm CHANGE SECONDS ACTION...      from here on this host goes back by itself, also when it starts anew
#   apply CHANGE, confirm CHANGE, revert CHANGE, state [CHANGE], release OPERATION
#
# The state of a change is the folder it is in: /var/lib/sluice/{staged,armed,reverting,confirmed,reverted}/CHANGE. Moving it
# is one rename, so a confirmation and the timer cannot both win. Whatever is asked twice is done once.
# No single quote and no double backslash anywhere in it: it travels as one single-quoted word.

# Going back, and what that needs. Written out as CHANGE/revert when a change is armed: there it stands without Sluice.
core() {
  cat <<"CORE"
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C VTYSH_HISTFILE=/dev/null TERM=dumb
export PATH LC_ALL VTYSH_HISTFILE TERM
unset HOME VTYSH_PAGER
umask 022
trap "" HUP PIPE # a connection that is cut in the middle of something must not end it there
base=/var/lib/sluice
newline="
"
limit=
if timeout -s KILL 9 true 2>/dev/null; then limit="timeout -s KILL"; fi
# guard SECONDS COMMAND...
guard() { [ -n "$limit" ] || shift; $limit "$@"; }

# The seconds since the machine started, by a clock that nobody sets, and which start that was.
look_at_clock() {
  read -r now rest </proc/uptime
  now=${now%.*}
  read -r boot </proc/sys/kernel/random/boot_id
}
# The sha256 of a file, or absent, in $sum. Nothing is read that may have no end.
sum_of() {
  sum=absent
  [ -e "$1" ] || return 0
  sum=special
  [ -f "$1" ] || return 0
  sum=$(sha256sum <"$1")
  sum=${sum%% *}
}
# Files and folders to the disk. An old sync takes no names and does everything.
flush() { sync "$@" 2>/dev/null || sync; }

# One at a time on this host; waits so many seconds.
lock() {
  exec 9>>"$base/lock"
  look_at_clock
  late=$((now + $1))
  until flock -n 9; do
    look_at_clock
    [ "$now" -lt "$late" ] || return 1
    sleep 0.1
  done
  { printf "%s\n" $$ >"$base/holder"; } 2>/dev/null
  return 0
}

# The first process of keepalived, in $pid. One that has ended and was not waited for has no command line.
keepalived_runs() {
  for pid_file in /run/keepalived.pid /run/keepalived/keepalived.pid /var/run/keepalived.pid; do
    pid= name=
    read -r pid <"$pid_file" && read -r name <"/proc/$pid/comm" || continue
    if [ "$name" = keepalived ] && grep -q . "/proc/$pid/cmdline"; then return 0; fi
  done 2>/dev/null
  return 1
}
# A reload keeps the IPVS table where a restart would empty it. Whether it was survived is seen after SECONDS.
reload_keepalived() {
  keepalived_runs || { echo "keepalived does not run"; return 1; }
  kill -s HUP "$pid" || return 1
  sleep "$1"
  keepalived_runs || { echo "keepalived ended when it was told to read its files again"; return 1; }
}
# As it is started on this host; at last with the words it was started with when the change was armed.
start_keepalived() {
  for way in systemd init words; do
    if keepalived_runs; then return 0; fi
    case $way in
      systemd)
        [ -d /run/systemd/system ] || continue
        systemctl reset-failed keepalived
        guard 30 systemctl start keepalived
        ;;
      init)
        [ -x /etc/init.d/keepalived ] || continue
        guard 30 /etc/init.d/keepalived start
        ;;
      words)
        set -- keepalived
        if [ -s "$folder/keepalived" ]; then
          shift
          while IFS= read -r word; do set -- "$@" "$word"; done <"$folder/keepalived"
        fi
        (trap - HUP PIPE; setsid "$@" &)
        ;;
    esac </dev/null >/dev/null 2>&1
    sleep 1
  done
  keepalived_runs || { echo "keepalived does not start"; return 1; }
}
# One that was killed leaves its services in the kernel, and the next one takes them for its own as they are, weights and all.
# Those that are no longer as they were when the change was armed go; so do those with a server at weight 0, since nobody
# would raise it again. The others stay, with their connections.
drop_services() {
  [ -f "$folder/table" ] || return 0
  { guard 10 ipvsadm -Sn; echo "-A the end"; } 2>/dev/null | {
    service= same=yes count=0
    while read -r line; do
      case $line in
        -A*)
          [ "$(grep -cF -e " $service " "$folder/table")" = $count ] || same=no
          [ $same = yes ] || [ -z "$service" ] || guard 10 ipvsadm -D $service
          set -- $line
          service="$2 $3" same=yes count=0
          ;;
        *" -w 0") same=no ;;
      esac
      count=$((count + 1))
      grep -qxF -e "$line" "$folder/table" || same=no
    done
  }
}
stop_keepalived() {
  keepalived_runs || return 0
  if [ ! -d /run/systemd/system ] || ! guard 30 systemctl stop keepalived; then kill -s TERM "$pid"; fi
  for try in 1 2 3 4 5 6 7 8 9 10; do
    keepalived_runs || return 0
    sleep 0.5
  done
  echo "keepalived does not stop"
  return 1
}

# Each line is one argument. vtysh stops at the first that fails, and not every version says so by its exit code.
type_in() {
  set -- -c "configure terminal"
  while IFS= read -r line; do set -- "$@" -c "$line"; done <"$lines"
  said=$(guard 30 vtysh "$@" 2>&1)
  rc=$?
  printf "%s\n" "$said"
  # What FRR says after auto-cost is no objection.
  if [ $rc = 0 ] && printf "%s\n" "$said" | grep -v "^% OSPF: Reference bandwidth is changed" | grep -q "^%"; then rc=13; fi
  return $rc
}
# What was never done cannot be undone: a line that fails must not keep the next ones from being tried.
type_in_all() {
  type_in || guard 30 vtysh -f "$lines" || { echo "configure terminal"; cat "$lines"; } | guard 30 vtysh
}
# What is there already, or gone already, is as it should be.
batch() {
  said=$(guard 30 ip -force -batch "$lines" 2>&1)
  rc=$?
  printf "%s\n" "$said"
  [ $rc = 0 ] || ! printf "%s\n" "$said" |
    grep -Ev "File exists|Cannot assign requested address|No such process|^Command failed|^$" | grep -q .
}
set_sysctls() {
  rc=0
  while IFS= read -r line; do guard 10 sysctl -w "$line" || rc=$?; done <"$lines"
  return $rc
}
# Each word is one argument. On the way back a line that fails is one of what was never done.
edit_table() {
  rc=0
  set -f
  while read -r line; do
    guard 10 ipvsadm $line </dev/null || rc=$?
    [ $rc = 0 ] || [ "$1" = undo ] || break
  done <"$lines"
  return $rc
}
# act apply|undo ACTION
act() {
  lines=$folder/$2-$1
  case $2 in *-keepalived) ;; *) [ -s "$lines" ] || return 0 ;; esac
  case $2-$1 in
    reload-keepalived-apply) reload_keepalived 0.2 ;;
    reload-keepalived-undo) # what did not run when the change was armed stays as it is
      if keepalived_runs && reload_keepalived 2; then return 0; fi
      if [ -e "$folder/keepalived" ] && ! keepalived_runs; then drop_services; start_keepalived; fi
      ;;
    start-keepalived-apply) start_keepalived ;;
    start-keepalived-undo) [ -e "$folder/keepalived" ] || stop_keepalived ;;
    stop-keepalived-apply) stop_keepalived ;;
    stop-keepalived-undo) [ ! -e "$folder/keepalived" ] || start_keepalived ;;
    vtysh-apply) type_in ;;
    vtysh-undo) type_in_all ;;
    ip-*) batch ;;
    sysctl-*) set_sysctls ;;
    iptables-*) guard 30 iptables-restore --noflush <"$lines" ;;
    ipvsadm-*) edit_table "$1" ;;
  esac
}
# The same; what was said is kept for whoever asks later.
step() {
  said=$(act "$1" "$2" 2>&1 </dev/null 3>&- 9>&-)
  rc=$?
  { printf "%s\n%s\n" $rc "$said" >"$folder/$1.$2"; } 2>/dev/null
  return $rc
}

# Every file as it was, by renames alone: a full disk does not matter. A staged file that is gone has become the live one.
put_back() {
  for record in "$folder"/file.*; do
    [ -f "$record" ] || continue
    read -r real new was rest <"$record"
    number=${record##*.}
    staged=${real%/*}/.sluice-$change-$number
    sum_of "$real"
    if [ -e "$folder/revert" ] && [ ! -e "$folder/phase-armed" ] && [ ! -e "$staged" ]; then
      case $sum in "$new"|"$was") ;; *) cp -p "$real" "$folder/found.$number" 2>/dev/null ;; esac # edited since
      if [ "$was" = absent ]; then
        if [ "$new" != absent ]; then rm -f "$real"; fi
      elif [ "$sum" != "$was" ] && [ -e "$staged.old" ]; then
        mv -f "$staged.old" "$real" || continue
      fi
    fi
    rm -f "$staged" "$staged.part" "$staged.old"
    flush "${real%/*}"
    mv -f "$record" "$folder/back.$number"
  done
}
# Takes the change away from whoever might still confirm it, then puts everything back: files, then daemons, what was done
# last first. When the machine starts no daemon runs yet, and the kernel knows nothing of the change.
# go_back asked|timer|boot
go_back() {
  if [ -d "$base/armed/$change" ]; then mv "$base/armed/$change" "$base/reverting/$change" || return 1; fi
  folder=$base/reverting/$change
  [ -d "$folder" ] || return 1
  flush "$base/armed" "$base/reverting"
  { printf "%s\n" "$1" >"$folder/by"; } 2>/dev/null
  put_back
  if [ "$1" != boot ] && [ ! -e "$folder/phase-armed" ]; then
    actions= backwards=
    read -r actions <"$folder/actions"
    for action in $actions; do backwards="$action $backwards"; done
    for action in $backwards; do step undo "$action"; done
  fi
  for record in "$folder"/file.* "$folder"/back.*; do
    [ -f "$record" ] && [ ! -e "$folder/phase-armed" ] || continue
    read -r real new was rest <"$record"
    sum_of "$real"
    [ "$sum" = "$was" ] || return 1
  done
  mv "$folder" "$base/reverted/$change" || return 1
  folder=$base/reverted/$change
  flush "$base/reverting" "$base/reverted"
}
CORE
}
eval "$(core)"
