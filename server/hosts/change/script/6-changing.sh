
# Arm, apply, confirm, revert.

# Fails, with $why, when a live file is not the one the change was made from, or a staged one not the one that was sent.
is_unmoved() {
  for record in "$folder"/file.*; do
    [ -f "$record" ] || continue
    read -r stood new was mode path <"$record"
    find_place "$path" || return 1
    [ "$real" = "$stood" ] || { why="moved $path is now $real"; return 1; }
    sum_of "$real"
    [ "$sum" = "$was" ] || { why="moved $path is not the one any more that the change was made from"; return 1; }
    [ "$new" != absent ] || continue
    sum_of "${real%/*}/.sluice-$change-${record##*.}"
    [ "$sum" = "$new" ] || { why="state $path was not staged"; return 1; }
  done
}
# A second name for the old file: costs no space, and putting it back is a rename.
keep_old() {
  for record in "$folder"/file.*; do
    [ -f "$record" ] || continue
    read -r real new was rest <"$record"
    [ "$was" != absent ] || continue
    old=${real%/*}/.sluice-$change-${record##*.}.old
    remove "$old"
    ln "$real" "$old" || { cp -p "$real" "$old" && flush "$old"; } || return 1
    flush "${real%/*}"
  done
}
make_ready() {
  keep_old && remove "$folder/keepalived" "$folder/table" || return 1
  if keepalived_runs; then
    tr "\000" "\n" <"/proc/$pid/cmdline" >"$folder/keepalived" || return 1
    if command -v ipvsadm >/dev/null; then guard 10 ipvsadm -Sn >"$folder/table" || remove "$folder/table"; fi
  fi
  look_at_clock
  printf "%s\n" "$boot $((now + seconds))" >"$folder/deadline" && printf "%s\n" "$*" >"$folder/actions" &&
    printf "" >"$folder/phase-armed" && revert_script "$change" >"$folder/revert" &&
    install_boot_hook && printf "%s\n" "$hook" >"$folder/hook" &&
    flush "$folder"/* "$folder" && mv "$folder" "$base/armed/$change" && flush "$base/staged" "$base/armed"
}
arm() {
  find_change "$1"
  seconds=$2
  shift 2
  # One that only starts or stops something has nothing that was staged.
  if [ $state = none ] && [ $# != 0 ]; then mkdir -p "$base/staged/$change" && state=staged folder=$base/staged/$change; fi
  case $state in
    none) refuse unknown "there is no change $change"; return ;;
    staged)
      for action in "$@"; do
        case $action in *-keepalived) continue ;; esac
        [ -f "$folder/$action-apply" ] && [ -f "$folder/$action-undo" ] || { refuse state "the lines for $action were not staged"; return; }
      done
      is_unmoved || { refuse_why; return; }
      make_ready "$@" 2>/dev/null || { refuse space "what puts the old files back cannot be written"; return; }
      folder=$base/armed/$change
      ;;
  esac
  if [ -d "$base/armed/$change" ] && [ ! -e "$folder/timer" ]; then
    see_deadline
    start_timer
    printf "" >"$folder/timer"
  fi
  describe "$change"
}

apply() {
  find_change "$1"
  case $state in
    armed) ;;
    none|staged) refuse state "change $1 is not armed"; return ;;
    *) describe "$1"; return ;;
  esac
  see_deadline
  [ -e "$folder/timer" ] || { refuse state "change $1 has no timer: arm it again"; return; }
  [ $left -gt 2 ] || { refuse lapsed "the time of change $1 is over"; return; }
  is_unmoved || { refuse_why; return; }
  mv "$folder/phase-armed" "$folder/phase-applying" || { refuse space "$base cannot be written to"; return; }
  for record in "$folder"/file.*; do
    [ -f "$record" ] || continue
    read -r real new was rest <"$record"
    if [ "$new" = absent ]; then rm -f "$real"; else mv -f "${real%/*}/.sluice-$change-${record##*.}" "$real"; fi || {
      { printf "1\n%s could not be replaced\n" "$real" >"$folder/apply.files"; } 2>/dev/null
      go_back asked
      describe "$change"
      return
    }
    flush "${real%/*}"
  done
  outcome=applied actions=
  read -r actions <"$folder/actions"
  for action in $actions; do step apply "$action" || { outcome=failed; break; }; done
  mv "$folder/phase-applying" "$folder/phase-$outcome"
  describe "$change"
}

confirm() {
  find_change "$1"
  case $state in
    confirmed) ;;
    applied)
      flush "$folder"
      mv "$folder" "$base/confirmed/$change" || { refuse space "$base cannot be written to"; return; }
      flush "$base/armed" "$base/confirmed"
      folder=$base/confirmed/$change
      ;;
    *) refuse state "change $1 is $state: it cannot be confirmed"; return ;;
  esac
  # Asked again, too: it may have been interrupted here.
  for record in "$folder"/file.*; do
    [ -f "$record" ] || continue
    read -r real rest <"$record"
    rm -f "${real%/*}/.sluice-$change-${record##*.}.old"
  done
  stop_timer
  describe "$1"
}

revert() {
  find_change "$1"
  case $state in
    none) refuse unknown "there is no change $1"; return ;;
    confirmed) refuse state "change $1 was confirmed: going back is a change of its own"; return ;;
    reverted) ;;
    staged)
      put_back
      mv "$folder" "$base/reverted/$change"
      ;;
    *)
      go_back asked
      stop_timer
      ;;
  esac
  describe "$1"
}
