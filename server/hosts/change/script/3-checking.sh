
# Answers, and what may be asked. The other side has checked all this; here it is checked again.

begin() { printf "\n%s + %s\n" "$boundary" "$1"; rc=0 err=; }
finish() { printf "\n%s = %s\n%s" "$boundary" "$rc" "$err"; }
done_so() { begin "$1"; finish; }
# refuse CODE SENTENCE; refuse_why: those of $why.
refuse() {
  begin refused
  rc=64 err="$1 $2"
  finish
}
refuse_why() { refuse "${why%% *}" "${why#* }"; }
# run COMMAND...: what it prints, in the section that was begun; a test may hang like anything else.
run() {
  if command -v "$1" >/dev/null; then
    err=$(guard 60 "$@" 2>&1 >&3 </dev/null 3>&- 9>&-)
    rc=$?
  else
    rc=127 err="$1: not found on this host"
  fi
}

is_number() { case $1 in ""|*[!0-9]*|????????????????*) return 1 ;; esac; }
is_name() { case $1 in ""|-*|*[!A-Za-z0-9-]*) return 1 ;; esac; [ ${#1} -le 64 ]; }
is_sum() { case $1 in absent) return 0 ;; *[!0-9a-f]*) return 1 ;; esac; [ ${#1} = 64 ]; }

# The files that Sluice may change. The characters were checked with the request.
is_ours() {
  case $1/ in [!/]*|*//?*|*/./*|*/../*|*/.sluice-*|*[!A-Za-z0-9/._@:+-]*) return 1 ;; esac
  case $1 in
    /etc/frr/frr.conf|/etc/sluice/network.ip|/etc/sluice/rules.v4|/etc/sysctl.d/60-sluice.conf) ;;
    /etc/quagga/*/*) return 1 ;;
    /etc/quagga/?*.conf|/etc/keepalived/?*) ;;
    *) return 1 ;;
  esac
}
# Where PATH really is, in $real. A symlink counts only when root made it and it leads to another file of ours. Nobody but
# root, and a routing daemon about its own file, may be able to put something else in the place of a folder on the way.
find_place() {
  real=$1 why=
  is_ours "$1" || { why="bad-path $1 is not a file that Sluice may change"; return 1; }
  case $1 in
    /etc/sluice/*) [ -d /etc/sluice ] || mkdir /etc/sluice ;;
    /etc/keepalived/*/*) [ -d "${1%/*}" ] || [ ! -d /etc/keepalived ] || mkdir -p "${1%/*}" ;;
  esac 2>/dev/null
  if [ -L "$1" ]; then
    real=
    if [ "$(stat -c %u "$1")" = 0 ]; then real=$(readlink -f "$1"); fi
    [ -n "$real" ] || { why="bad-path $1 is a symlink that root did not make, or leads nowhere"; return 1; }
  fi
  spot=$(cd -P "${real%/*}" 2>/dev/null && pwd -P)
  [ -n "$spot" ] || { why="bad-path the folder of $1 is not there"; return 1; }
  real=$spot/${real##*/}
  is_ours "$real" || { why="bad-path $1 leads to $real, which is not a file that Sluice may change"; return 1; }
  if [ -e "$real" ] && [ ! -f "$real" ]; then why="bad-path $1 is not a plain file"; return 1; fi
  set -- "$spot"
  while [ "${spot%/*}" != /etc ]; do
    spot=${spot%/*}
    set -- "$spot" "$@"
  done
  while read -r uid rights name; do
    case $rights in *[2367]) why="bad-path everybody may write in $name"; return 1 ;; esac
    case $uid-$name in 0-*|*-/etc/frr|*-/etc/quagga) ;; *) why="bad-path $name does not belong to root"; return 1 ;; esac
  done <<END
$(stat -c "%u %a %n" "$@")
END
}
# unfit PROGRAM FILE: prints a line that the program must not be told, and fails when there is none. No line may make it run
# another program, or leave the part of it where lines are configuration.
unfit() {
  case $1 in
    ip) grep -Evn "^(#.*)?$|^(-[46] )?(addr|address|link|route|rule|tunnel) [A-Za-z0-9/._@:+ -]+$" "$2" ;;
    sysctl) grep -Evn "^(#.*)?$|^net[./][A-Za-z0-9/._-]+ *= *[A-Za-z0-9 	.:-]+$" "$2" ;;
    iptables)
      grep -En "[^ -~]|(^| )(-[A-Za-z]*M|--mod($|[ =p]))" "$2" || grep -Evn "^(#.*)?$|^[*:]|^-[ADFINX] |^COMMIT$" "$2"
      ;;
    ipvsadm)
      grep -Evn "^-[AEDaed] (-[tuf]|--sctp-service) [][0-9A-Fa-f.:]+( -[6gmio]| --tun-(no|rem)?csum|( -[spMbrwxy]| --pe| --tun-type| --tun-port) [][0-9A-Za-z][][0-9A-Za-z.,:_-]*)*$" "$2"
      ;;
    vtysh) grep -En "[^ -~]|^ *(do|end|quit|start-shell|bash|telnet|ssh|copy|write|output|terminal|find)( |$)" "$2" ;;
    *) return 1 ;;
  esac
}

# The fence: only who holds this host may change it, and nobody whose operation another worker has gone on with since.
see_hold() {
  held_by=- held_epoch=0 held_boot=- held_until=0
  if [ -f "$base/hold" ]; then read -r held_by held_epoch held_boot held_until <"$base/hold"; fi
}
may_change() {
  see_hold
  if [ "$operation" = "" ]; then
    why="held hold has to be said first"
  elif [ "$held_by $held_epoch" != "$operation $epoch" ]; then
    why="fenced this host is held by $held_by, epoch $held_epoch"
  else
    return 0
  fi
  return 1
}
keep_hold() { printf "%s\n" "$*" >"$base/hold.new" && flush "$base/hold.new" && mv -f "$base/hold.new" "$base/hold"; } 2>/dev/null
hold() {
  see_hold
  look_at_clock
  seen=0
  [ ! -f "$base/epochs/$1" ] || read -r seen <"$base/epochs/$1"
  if [ "$2" -lt "$seen" ]; then
    refuse fenced "epoch $seen of operation $1 was here already"
  elif [ "$held_by" != - ] && [ "$held_by" != "$1" ] && [ "$held_boot" = "$boot" ] && [ "$held_until" -gt "$now" ]; then
    refuse held "operation $held_by holds this host for another $((held_until - now)) s"
  elif { printf "%s\n" "$2" >"$base/epochs/$1.new" && mv -f "$base/epochs/$1.new" "$base/epochs/$1"; } 2>/dev/null &&
    keep_hold "$1" "$2" "$boot" $((now + $3)); then
    operation=$1 epoch=$2
    done_so hold
  elif [ "$held_by $held_epoch $held_boot" = "$1 $2 $boot" ] && [ "$held_until" -gt "$now" ]; then
    # On a full disk it is not held for longer, but held it is: going back needs no space.
    operation=$1 epoch=$2
    done_so hold
  else
    refuse space "$base cannot be written to"
  fi
}
# What was staged and never armed goes when the host is let go of: it belongs to no one any more.
forget() {
  for folder in "$base/staged"/*; do
    [ -d "$folder" ] || continue
    change=${folder##*/}
    put_back
    mv "$folder" "$base/reverted/$change"
  done
}
release() {
  if may_change && [ "$held_by" = "$1" ]; then
    forget
    keep_hold - 0 - 0
  fi
  # Of what has come to an end the last 50 are remembered.
  for place in confirmed reverted epochs; do
    set -- "$base/$place"/*
    [ $# -gt 50 ] || continue
    ls -1t "$base/$place" | tail -n +51 | while read -r name; do if is_name "$name"; then rm -rf "$base/$place/$name"; fi; done
  done
  done_so release
}
