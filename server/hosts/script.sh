#!/bin/sh
# sluice-host: everything Sluice ever runs on a machine. It reads; it changes nothing. POSIX sh, dash is enough.
# Sent over the connection as the argument of sh -c, or installed as /usr/local/sbin/sluice-host.
#
#   in   hello 1 BOUNDARY SECONDS     32 hex digits; SECONDS each command may take, 0 = unguarded
#   out  sluice-host 1 BOUNDARY
#   in   ID VERB ARGUMENT...          one line per request, answered one after the other
#   out  BOUNDARY + NAME...           a section begins; its output streams as it comes
#        BOUNDARY = EXIT              it has ended; what follows is what it said on stderr
#        BOUNDARY . ID                the answer has ended
#
# Where a vtysh can be kept open (see the end) the greeting and what it answers come through it, as on a terminal:
#   out  PROMPT! sluice-host 1 BOUNDARY, and the prompt again
#        BOUNDARY + NAME...           last of the sections, then PROMPT COMMAND and its output for each
#        PROMPT! BOUNDARY . ID        and the prompt again: the answer has ended
#
# Verbs: ping, facts, facts running (what may change at any moment: no program is asked), look SECTION..., read FILE..., list DIRECTORY, programs FILE..., checkers DIRECTORY...
# An exec costs 40 ms on a slow host, so builtins do what they can, and vtysh answers several sections at once.
# No single quote and no double backslash in this file: it travels as one single-quoted word.

set -f
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# vtysh would write every question to the history in the home directory, and cut lines at 80 columns.
LC_ALL=C VTYSH_HISTFILE=/dev/null INPUTRC=/dev/null TERM=dumb COLUMNS=1000
export PATH LC_ALL VTYSH_HISTFILE INPUTRC TERM COLUMNS
unset HOME VTYSH_PAGER
newline="
"
exec 3>&1

# One printf both ends a section and begins the next: fewer packets. $tail is the end that is not written yet.
begin() {
  printf "%s\n%s + %s\n" "$tail" "$boundary" "$*"
  tail= err= rc=0
}
finish() { tail="$newline$boundary = $rc$newline$err"; }
refuse() {
  begin refused
  rc=64 err=$1
  finish
}

# run COMMAND ARGUMENT...: stdout streams to the client; stderr is kept in $err, the exit code in $rc.
# Guarded (asked for after a command hung or flooded), it may take $guard seconds and print $cap bytes.
run() {
  if ! command -v "$1" >/dev/null; then
    rc=127 err="$1: not found on this host (looked in $PATH)"
  elif [ "$guard" = 0 ]; then
    err=$("$@" </dev/null 2>&1 >&3 3>&- 4>&-)
    rc=$?
  elif [ "${hung#* "$1" }" != "$hung" ]; then
    rc=124 err="$1 did not answer within $guard s a moment ago; it was not tried again"
  else
    err=$({ { $limit "$@" </dev/null 2>&4 3>&-; printf " %s" $? >&4; } | head -c $cap >&3; } 4>&1)
    rc=${err##* } err=${err% *}
    if [ "$rc" = 137 ]; then
      rc=124 hung="$hung$1 " err="$1 did not answer within $guard s and was stopped"
    fi
  fi
}

# The vtysh command behind a section, in $show; empty for the other sections.
routing_command() {
  case $1 in
    neighbour-json) show="show ip ospf neighbor json" ;;
    neighbour-text) show="show ip ospf neighbor" ;;
    ospf-json) show="show ip ospf json" ;;
    ospf-text) show="show ip ospf" ;;
    ospf-interface-json) show="show ip ospf interface json" ;;
    ospf-interface-text) show="show ip ospf interface" ;;
    ospf-route-json) show="show ip ospf route json" ;;
    ospf-route-text) show="show ip ospf route" ;;
    ospf-database-text) show="show ip ospf database" ;;
    route-json) show="show ip route ospf json" ;;
    route-text) show="show ip route ospf" ;;
    running-config) show="show running-config" ;;
    *) show= ;;
  esac
}

look() {
  for name in "$@"; do
    routing_command "$name"
    case $show$name in
      show*) ;;
      ipvs|ipvs-stats|ipvs-persistent|ipvs-thresholds|ipvs-save|ipvs-timeout|ipvs-daemon) ;;
      addr|kernel-route|kernel-route-all) ;;
      *) refuse "look: there is no such section"; return ;;
    esac
  done
  wanted="$*" names=
  set --
  for name in $wanted; do
    routing_command "$name"
    if [ -n "$show" ]; then
      names="$names $name"
      set -- "$@" -c "$show"
      continue
    fi
    routing "$@"
    set --
    names=
    begin "$name"
    case $name in
      ipvs) run ipvsadm -Ln --exact ;;
      ipvs-stats) run ipvsadm -Ln --stats --exact ;;
      ipvs-persistent) run ipvsadm -Ln --persistent-conn --exact ;;
      ipvs-thresholds) run ipvsadm -Ln --thresholds --exact ;;
      ipvs-save) run ipvsadm -Sn ;;
      ipvs-timeout) run ipvsadm -L --timeout ;;
      ipvs-daemon) run ipvsadm -L --daemon ;;
      addr) run ip -j addr ;;
      kernel-route) run ip -j route show proto ospf ;;
      kernel-route-all) run ip -j route show ;;
    esac
    finish
  done
  routing "$@"
}

# routing -c COMMAND ...: the sections $names. A vtysh that is kept open answers them at the end of the request;
# otherwise they come out of one started for them, where -E prints a prompt line before each command.
# vtysh gives up at the first command that fails, so a failed group is asked again one by one.
routing() {
  [ $# -gt 0 ] || return
  if [ $kept = yes ]; then
    later="$later$names"
    return
  fi
  begin ${names# }
  run vtysh -E "$@"
  finish
  [ $# -gt 2 ] || return
  case $rc in 0|124|127) return ;; esac
  case $err in *"failed to connect"*) return ;; esac
  for name in $names; do
    begin "$name"
    run vtysh -E -c "$2"
    finish
    shift 2
  done
}

# Asks keepalived for its DATA dump. It writes to /tmp as it sees it: systemd may give it a private one.
dump() {
  pid= rc=1
  for file in /run/keepalived.pid /run/keepalived/keepalived.pid /var/run/keepalived.pid; do
    if read -r pid && read -r name <"/proc/$pid/comm" && [ "$name" = keepalived ]; then break; fi <"$file"
    pid=
  done 2>/dev/null
  case $pid in ""|*[!0-9]*) err="keepalived does not run on this host"; return 1 ;; esac
  root=/proc/$pid/root
  [ -d "$root/." ] || root=
  for directory in "$@"; do
    [ -d "$root$directory" ] && continue
    err="$directory is missing: keepalived 2.2.7 would die of printing the track_file in it, so it was not asked"
    return 1
  done
  dumps=$root/tmp
  signal=$($limit keepalived --signum=DATA 2>/dev/null 3>&- 4>&-) || signal=USR1
  rm -f "$dumps/keepalived_check.data" "$dumps/keepalived.data"
  if ! err=$(kill -s "$signal" "$pid" 2>&1); then return 1; fi
  for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    sleep 0.1
    if [ -s "$dumps/keepalived_check.data" ] || [ -s "$dumps/keepalived.data" ]; then
      sleep 0.1 # the other one, and the end of this one
      rc=0
      return 0
    fi
  done
  err="keepalived wrote no dump to $dumps within 2 s"
  return 1
}

# Without virtual servers, or without VRRP instances, that part of keepalived does not run and writes nothing.
show_dump() { if [ -f "$dumps/$1" ] && [ ! -L "$dumps/$1" ]; then run cat "$dumps/$1"; fi; }

# The directories are those of the track_files: they must exist.
checkers() {
  for directory in "$@"; do
    absolute "$directory" || { refuse "checkers: only the full names of directories"; return; }
  done
  begin keepalived_check.data
  if dump "$@"; then
    show_dump keepalived_check.data
    finish
    begin keepalived.data
    show_dump keepalived.data
  else
    why=$err
    finish
    begin keepalived.data
    rc=1 err=$why
  fi
  finish
}

# The characters of a path were checked with the request line.
absolute() { case $1/ in [!/]*|*//?*|*/./*|*/../*) return 1 ;; esac; }
# May this path be read?
allowed() {
  absolute "$1" || return 1
  case $1/ in /etc/keepalived/*|/etc/frr/*|/etc/quagga/*|/etc/sluice/*|/etc/sysctl.d/60-sluice.conf/) return 0 ;; esac
  return 1
}

read_files() {
  for file in "$@"; do
    allowed "$file" || { refuse "read: only files below /etc/keepalived, /etc/frr, /etc/quagga and /etc/sluice"; return; }
  done
  for file in "$@"; do
    begin "$file"
    if [ -f "$file" ]; then run cat "$file"
    elif [ -e "$file" ]; then rc=1 err="$file is not a plain file"
    else rc=1 err="cat: $file: No such file or directory"
    fi
    finish
  done
}

list_files() {
  allowed "$1" || { refuse "list: only /etc/keepalived, /etc/frr, /etc/quagga, /etc/sluice and below"; return; }
  begin "$1"
  if [ -d "$1" ]; then
    files=
    set +f
    for file in "$1"/*; do [ ! -f "$file" ] || files="$files$file$newline"; done
    set -f
    printf "%s" "$files"
  else
    rc=2 err="$1: no such directory"
  fi
  finish
}

# Those of them that are programs here, one a line: keepalived -t does not say which it would miss.
programs_among() {
  for file in "$@"; do
    absolute "$file" || { refuse "programs: only the full names of files"; return; }
  done
  begin programs
  for file in "$@"; do if [ -f "$file" ] && [ -x "$file" ]; then printf "%s\n" "$file"; fi; done
  finish
}

fact() { [ -z "$2" ] || facts="$facts$1=$2$newline"; }
# What is known so far goes out: an answer that is silent for long is taken to hang.
flush() { printf "%s" "$facts"; facts=; }
# first COMMAND...: what it prints in $lines, the first line of that in $line; empty when it is missing, fails, or has hung before.
first() {
  line= lines=
  if ! command -v "$1" >/dev/null || [ "${hung#* "$1" }" != "$hung" ]; then return 0; fi
  lines=$($limit "$@" 2>&1 </dev/null 3>&- 4>&-)
  case $? in
    0) ;;
    137) lines= hung="$hung$1 " ;;
    *) lines= ;;
  esac
  line=${lines%%"$newline"*}
}
# The first line of a file, in $line.
head_of() { line=; read -r line <"$1"; } 2>/dev/null

# Versions are the first line each program prints. Only to start keepalived takes longer than everything else here.
programs() {
  first keepalived --version; fact version.keepalived "$line"
  first ip -V; fact version.iproute2 "$line"
  flush
  first ipvsadm --version; fact version.ipvsadm "$line"
  first ipvsadm -L --timeout; fact ipvs.timeout "$line"
  flush
  first vtysh -c "show version"; fact version.routing "$line"
  flush
  first ipvsadm -L --daemon
  while read -r line; do fact ipvs.daemon "$line"; done <<END
$lines
END
}

# key=value lines; a fact that is not there is not printed.
facts() {
  facts=
  begin facts
  head_of /proc/sys/kernel/hostname; fact hostname "$line"
  head_of /proc/sys/kernel/random/boot_id; fact boot_id "$line"
  head_of /proc/sys/kernel/osrelease; fact kernel "$line"
  while read -r line; do
    case $line in PRETTY_NAME=*) line=${line#*=}; line=${line#\"}; fact os "${line%\"}" ;; esac
  done </etc/os-release 2>/dev/null

  [ "$1" = running ] || programs

  found=
  set +f
  for file in /proc/[0-9]*/comm; do
    head_of "$file"
    case $line in
      keepalived*|zebra|ospfd|ospf6d|bgpd|bfdd|staticd|watchfrr|bird|nginx|haproxy)
        file=${file#/proc/} found="$found ${line%%_*}=${file%/comm}" ;;
    esac
  done
  set -f
  for name in keepalived zebra ospfd ospf6d bgpd bfdd staticd watchfrr bird nginx haproxy; do
    pids=
    for pair in $found; do case $pair in "$name="*) pids="$pids ${pair#*=}" ;; esac; done
    fact "daemon.$name" "${pids# }"
  done

  # One grep for all: the kernel hands a number only to who reads it whole, and read takes single bytes.
  lines=$(cd /proc/sys && $limit grep -Hs . net/ipv4/ip_forward net/ipv6/conf/all/forwarding \
    net/ipv4/fib_multipath_hash_policy net/ipv4/fib_multipath_use_neigh \
    net/ipv4/vs/expire_nodest_conn net/ipv4/vs/expire_quiescent_template net/ipv4/vs/conn_reuse_mode \
    net/ipv4/vs/sloppy_tcp net/ipv4/vs/conntrack net/ipv4/vs/sync_threshold net/ipv4/vs/sync_refresh_period \
    net/ipv4/conf/all/arp_ignore net/ipv4/conf/all/arp_announce \
    net/ipv4/conf/default/arp_ignore net/ipv4/conf/default/arp_announce \
    net/ipv4/conf/lo/arp_ignore net/ipv4/conf/lo/arp_announce \
    net/ipv4/conf/all/rp_filter net/ipv4/conf/default/rp_filter net/ipv4/conf/tunl0/rp_filter \
    net/ipv4/conf/all/send_redirects net/netfilter/nf_conntrack_max)
  while read -r line; do
    IFS=/
    set -- ${line%%:*}
    IFS=.
    key="$*"
    unset IFS
    fact "sysctl.$key" "${line#*:}"
  done <<END
$lines
END
  # Last, so that it is as old as the answer: the clock is compared with it.
  first date +%s.%N; fact now "${line%.*[!0-9]*}"
  flush
  finish
}

read -r word version boundary guard || exit 0
case $word$version-$boundary-$guard in
  hello1-*[!0-9a-f]*-*|hello1-*-|hello1-*-*[!0-9]*) exit 64 ;;
  hello1-????????????????????????????????-*) ;;
  *) exit 64 ;;
esac
cap=1048577 limit= tail=
if [ "$guard" != 0 ] && timeout -s KILL 9 true 2>/dev/null; then limit="timeout -s KILL $guard"; fi

# Reads requests until there are no more. Descriptor 3 is the channel; 4 what the kept vtysh reads.
serve() {
  exec 4>&1 1>&3
  if [ $kept = yes ]; then printf "! sluice-host 1 %s\n" "$boundary" >&4; else printf "\nsluice-host 1 %s\n" "$boundary"; fi
  while read -r id verb arguments; do
    case $id in ""|*[!0-9]*) exit 64 ;; esac
    tail= later= hung=" "
    case $verb in *[!a-z]*) verb=refused ;; esac
    case $arguments in *[!A-Za-z0-9/._@:+\ -]*) verb=refused ;; esac
    set -- $arguments
    case $verb-$# in
      ping-0) begin ping; finish ;;
      facts-0|facts-1) case $1 in ""|running) facts "$1" ;; *) refuse "facts: there are no others" ;; esac ;;
      look-0|read-0|programs-0) refuse "$verb: of what?" ;;
      look-*) look "$@" ;;
      read-*) read_files "$@" ;;
      list-1) list_files "$1" ;;
      programs-*) programs_among "$@" ;;
      checkers-*) checkers "$@" ;;
      *) refuse "no such verb, or a character that is not allowed" ;;
    esac
    if [ -z "$later" ]; then
      printf "%s\n%s . %s\n" "$tail" "$boundary" "$id"
      continue
    fi
    begin ${later# }
    lines="!" # its prompt is out since the last answer; this brings one behind the line above
    for name in $later; do
      routing_command "$name"
      lines="$lines$newline$show"
    done
    printf "%s\n! %s . %s\n" "$lines" "$boundary" "$id" >&4 || exit 1
  done
}

# Starting vtysh costs far more than its answers do: unguarded, one is kept at the other end of a pipe. It prints straight
# to the channel, and it does so last: its prompts, with what it was given behind them, tell its answers apart, and a
# comment comes out after everything else. Not every vtysh takes a pipe for a terminal, and none looks again for a daemon
# that was not there when it started: this is tried first.
kept=no
if [ "$guard" = 0 ]; then
  said=$newline$(printf "show ip forwarding\nshow ip ospf\n! %s\n" "$boundary" | timeout -s KILL 3 vtysh 2>&1 3>&-)
  prompt=${said%%"! $boundary"*}
  prompt=${prompt##*"$newline"}
  case $said in
    *" is not running"*|*"Warning: "*) ;;
    *"$newline$prompt! $boundary$newline$prompt"*) [ -z "$prompt" ] || kept=yes ;;
  esac
fi
if [ $kept = yes ]; then
  printf "\n"
  serve | { vtysh >&3 2>&1 3>&-; kill $$; } # without it nothing can go on: the client opens another channel
else
  serve
fi
