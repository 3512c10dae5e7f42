
# Changes and their folders: what is in one, and how files and lines come into it. In the folder:
#   file.NUMBER     REAL NEW WAS MODE PATH   (back.NUMBER once it was put back)   the file itself: beside the live one,
#                   DIRECTORY/.sluice-CHANGE-NUMBER, with .part while it arrives; the old one with .old
#   vtysh-apply, ...   the lines       actions, deadline, hook, revert, keepalived (its words), table (of IPVS)   written when it is armed
#   phase-armed, phase-applying, phase-applied or phase-failed, by renaming   apply.ACTION, undo.ACTION   what was said

# $state and $folder of CHANGE.
find_change() {
  change=$1 state=none folder=
  for place in staged armed reverting confirmed reverted; do
    if [ -d "$base/$place/$1" ]; then state=$place folder=$base/$place/$1; fi
  done
  [ $state = armed ] || return 0
  for phase in applying applied failed; do [ ! -e "$folder/phase-$phase" ] || state=$phase; done
}
# $left of the time after which it goes back, in seconds.
see_deadline() {
  left=0 armed_boot=- until=0
  if [ -f "$folder/deadline" ]; then read -r armed_boot until <"$folder/deadline"; fi
  look_at_clock
  [ "$armed_boot" != "$boot" ] || left=$((until - now))
}
# The change as it is now: its state, which of its files is live in which version, and what each step said.
describe() {
  find_change "$1"
  see_deadline
  by=- hook=-
  [ ! -f "$folder/by" ] || read -r by <"$folder/by"
  [ ! -f "$folder/hook" ] || read -r hook <"$folder/hook"
  begin change
  printf "%s\n" "$change $state $left $by $hook"
  if [ $# = 1 ] || [ -d "$base/armed/$1" ] || [ $state = reverting ]; then
    for record in "$folder"/file.* "$folder"/back.*; do
      [ -f "$record" ] || continue
      read -r real new was mode path <"$record"
      sum_of "$real"
      case $sum in "$new") which=new ;; "$was") which=old ;; absent) which=absent ;; *) which=other ;; esac
      printf "%s\n" "${record##*.} $which $path"
    done
    finish
    for said in "$folder"/apply.* "$folder"/undo.*; do
      [ -f "$said" ] || continue
      begin "${said##*/}"
      { read -r rc; cat; } <"$said"
      finish
    done
  else
    finish
  fi
}
# Everything there is, or one change with all there is to tell of it.
state() {
  see_hold
  look_at_clock
  left=$((held_until - now))
  [ "$held_boot" = "$boot" ] && [ $left -gt 0 ] || held_by=- left=0
  begin host
  printf "%s\n" "$boot $held_by $held_epoch $left"
  finish
  if [ $# = 1 ]; then
    describe "$1"
    return
  fi
  for place in staged armed reverting confirmed reverted; do
    for one in "$base/$place"/*; do [ ! -d "$one" ] || describe "${one##*/}" briefly; done
  done
}

# take SIZE: so many bytes of the channel go to descriptor 5; when it takes no more, the rest goes nowhere.
take() { [ "$1" = 0 ] || head -c "$1" | { cat >&5 2>/dev/null || cat >/dev/null; }; }
skip() { [ "$1" = 0 ] || head -c "$1" >/dev/null; }
# remove FILE...: those that are there.
remove() {
  for one in "$@"; do [ ! -e "$one" ] && [ ! -L "$one" ] || rm -f "$one" || return 1; done
}
not_whole() {
  rm -f "$1"
  refuse space "$2 did not arrive whole on the disk: is it full?"
}
not_fit() {
  rm -f "$1"
  refuse bad-line "$2 says what it must not: line ${3%%"$newline"*}"
}

stage() {
  number=$2 mode=$3 size=$4 new=$5 was=$6 path=$7
  find_change "$1"
  if ! may_change || ! find_place "$path"; then
    skip "$size"
    refuse_why
    return
  fi
  record="$real $new $was $mode $path"
  if [ $state != none ] && [ $state != staged ]; then
    skip "$size"
    if [ "$(cat "$folder/file.$number" "$folder/back.$number" 2>/dev/null)" = "$record" ]; then done_so stage; return; fi
    refuse state "change $change is $state: nothing can be added to it"
    return
  fi
  folder=$base/staged/$change
  staged=${real%/*}/.sluice-$change-$number
  # Written down before it is there: what an interruption leaves is found and taken away with the change.
  if ! { { [ -d "$folder" ] || mkdir "$folder"; } && printf "%s\n" "$record" >"$folder/file.$number" && remove "$staged" "$staged.part"; } 2>/dev/null; then
    skip "$size"
    refuse space "$base or ${real%/*} cannot be written to"
    return
  fi
  if [ "$new" = absent ]; then
    skip "$size"
    done_so stage
    return
  fi
  if [ -f "$real" ]; then owner=$(stat -c %a:%u:%g "$real"); else owner=$mode:$(stat -c %u:%g "${real%/*}"); fi
  mode=${owner%%:*} owner=${owner#*:}
  case $mode in ????) mode=${mode#?} ;; esac
  # A new file, with its mode from the first moment: in the folder of a daemon no name is followed twice.
  umask "$(printf "%o" $((0777 & ~0$mode)))"
  set -C
  taken=no
  { taken=yes; take "$size"; } 2>/dev/null 5>"$staged.part"
  set +C
  umask 022
  [ $taken = yes ] || skip "$size"
  sum_of "$staged.part"
  [ "$sum" = "$new" ] || { not_whole "$staged.part" "$path"; return; }
  program=
  case $path in */network.ip) program=ip ;; */rules.v4) program=iptables ;; /etc/sysctl.d/*) program=sysctl ;; esac
  if line=$(unfit "$program" "$staged.part"); then not_fit "$staged.part" "$path" "$line"; return; fi
  [ "$owner" = 0:0 ] && [ ! -g "${real%/*}" ] || chown -h "$owner" "$staged.part"
  case $mode-$real in *[1357]*-/etc/keepalived/*) chmod "$mode" "$staged.part" ;; esac
  if [ -e /sys/fs/selinux/enforce ] && [ -f "$real" ]; then chcon "--reference=$real" "$staged.part"; fi 2>/dev/null
  mv -f "$staged.part" "$staged"
  flush "$staged" "${real%/*}" "$folder"
  done_so stage
}

lines() {
  name=$2 size=$3 new=$4
  find_change "$1"
  if ! may_change; then
    skip "$size"
    refuse_why
    return
  fi
  if [ $state != none ] && [ $state != staged ]; then
    skip "$size"
    sum_of "$folder/$name"
    if [ "$sum" = "$new" ]; then done_so lines; else refuse state "change $change is $state: nothing can be added to it"; fi
    return
  fi
  folder=$base/staged/$change
  taken=no
  { { [ -d "$folder" ] || mkdir "$folder"; } && { taken=yes; take "$size"; } 5>"$folder/$name.part"; } 2>/dev/null
  [ $taken = yes ] || skip "$size"
  sum_of "$folder/$name.part"
  [ "$sum" = "$new" ] || { not_whole "$folder/$name.part" "$name"; return; }
  if line=$(unfit "${name%-*}" "$folder/$name.part"); then not_fit "$folder/$name.part" "$name" "$line"; return; fi
  mv -f "$folder/$name.part" "$folder/$name"
  flush "$folder/$name" "$folder"
  done_so lines
}
