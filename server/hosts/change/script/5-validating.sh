
# What the programs themselves say of the staged files, before anything is live.

# keepalived sees its folder as it will be, in a mount namespace of its own: includes and scripts are then the right ones.
in_own_view() {
  cat <<"END"
folder=$1 change=$2
shift 2
mount --make-rprivate / 2>/dev/null
mount -t tmpfs -o size=64m,mode=755 sluice "$folder/view" && cp -a /etc/keepalived/. "$folder/view/" || exit 125
for record in "$folder"/file.*; do
  read -r real new rest <"$record"
  case $real in /etc/keepalived/*) ;; *) continue ;; esac
  target=$folder/view/${real#/etc/keepalived/}
  if [ "$new" = absent ]; then rm -f "$target"; else mv -f "${target%/*}/.sluice-$change-${record##*.}" "$target"; fi
done
mount --bind "$folder/view" /etc/keepalived || exit 125
exec keepalived -t "$@"
END
}
# $file and $config_id: what a running keepalived was started with; else where it looks by itself.
see_keepalived_words() {
  file=/etc/keepalived/keepalived.conf config_id= next=
  keepalived_runs || return 0
  while IFS= read -r word; do
    case $next$word in
      file*) file=$word next= ;;
      id*) config_id=$word next= ;;
      -f|--use-file) next=file ;;
      -i|--config-id) next=id ;;
      --use-file=*) file=${word#*=} ;;
      --config-id=*) config_id=${word#*=} ;;
      -f*) file=${word#-f} ;;
      -i*) config_id=${word#-i} ;;
    esac
  done <<END
$(tr "\000" "\n" <"/proc/$pid/cmdline")
END
}
ask_keepalived() {
  see_keepalived_words
  begin keepalived
  mkdir -p "$folder/view"
  set -- -f "$file"
  [ -z "$config_id" ] || set -- "$@" -i "$config_id"
  if command -v keepalived >/dev/null; then
    run unshare -m sh -c "$(in_own_view)" sluice-change "$folder" "$change" "$@"
    [ $rc != 125 ] || err="keepalived could not be shown the staged files: $err"
  else
    rc=127 err="keepalived: not found on this host"
  fi
  finish
}
# tested NAME COMMAND...
tested() {
  begin "$1"
  shift
  run "$@"
  finish
}
ask_kernel() {
  begin sysctl
  while IFS= read -r line; do
    key=${line%%=*} key=${key%% *}
    # In the form with dots a slash stands for a dot in the name of a device.
    case $key in net.*) key=$(printf "%s" "$key" | tr ./ /.) ;; esac
    [ -e "/proc/sys/$key" ] || rc=1 err="$err${line%%=*}: this kernel does not have it$newline"
  done <"$folder/sysctl-apply"
  finish
}
validate() {
  find_change "$1"
  [ $state != none ] || { refuse unknown "there is no change $1"; return; }
  done_so validate
  asked=no
  for record in "$folder"/file.*; do
    [ -f "$record" ] || continue
    read -r real new was mode path <"$record"
    staged=${real%/*}/.sluice-$change-${record##*.}
    case $asked-$real in no-/etc/keepalived/*) asked=yes; ask_keepalived ;; esac
    [ -e "$staged" ] || continue
    case $real in
      /etc/frr/*) tested vtysh vtysh -C -f "$staged" ;;
      /etc/quagga/*)
        daemon=${real##*/} daemon=${daemon%.conf}
        PATH=$PATH:/usr/lib/quagga
        tested "$daemon" "$daemon" -C -f "$staged"
        ;;
      */rules.v4) tested rules iptables-restore --test --noflush "$staged" ;;
    esac
  done
  [ ! -f "$folder/iptables-apply" ] || tested iptables iptables-restore --test --noflush "$folder/iptables-apply"
  [ ! -f "$folder/sysctl-apply" ] || ask_kernel
}
