
# The session: a greeting, then requests, one after the other.

read -r word version boundary || exit 0
case $word$version-$boundary in
  change1-*[!0-9a-f]*) exit 64 ;;
  change1-????????????????????????????????) ;;
  *) exit 64 ;;
esac
[ "$(id -u)" = 0 ] || { echo "sluice-change: only root may change this host" >&2; exit 77; }
for program in cmp flock head ln mkdir mv readlink setsid sha256sum stat sync unshare; do
  command -v $program >/dev/null || { echo "sluice-change: $program: not found on this host" >&2; exit 78; }
done
umask 077
for place in staged armed reverting confirmed reverted epochs; do [ -d "$base/$place" ] || mkdir -p "$base/$place" || exit 73; done
umask 022
exec 3>&1
operation= epoch=
printf "\nsluice-change 1 %s\n\n" "$boundary"

while read -r id verb arguments; do
  # Whoever says something else here has lost count of the bytes: nothing may be read on as requests.
  case $id-$verb in *[!0-9a-z-]*|*[!0-9]*-*|-*|*-) exit 64 ;; esac
  case $arguments in *[!A-Za-z0-9/._@:+\ -]*) exit 64 ;; esac
  set -- $arguments
  fit=yes
  case $verb-$# in
    state-0) ;;
    hold-3) is_name "$1" && is_number "$2" && is_number "$3" || fit=no ;;
    stage-7)
      is_name "$1" && is_number "$2" && is_number "$4" && is_sum "$5" && is_sum "$6" || exit 64
      case $3 in [0-7][0-7][0-7]) ;; *) exit 64 ;; esac
      ;;
    lines-4)
      is_name "$1" && is_number "$3" && is_sum "$4" || exit 64
      case $2 in vtysh-apply|vtysh-undo|ip-apply|ip-undo|sysctl-apply|sysctl-undo|iptables-apply|iptables-undo|ipvsadm-apply|ipvsadm-undo) ;; *) exit 64 ;; esac
      ;;
    stage-*|lines-*) exit 64 ;;
    arm-0|arm-1) fit=no ;;
    arm-*)
      is_name "$1" && is_number "$2" || fit=no
      for action in ${arguments#* * }; do
        case $action in vtysh|ip|sysctl|iptables|ipvsadm|reload-keepalived|start-keepalived|stop-keepalived) ;; *) [ $# = 2 ] || fit=no ;; esac
      done
      ;;
    validate-1|apply-1|confirm-1|revert-1|state-1|release-1) is_name "$1" || fit=no ;;
    *) fit=no ;;
  esac
  if [ $fit = no ]; then
    refuse bad-request "no such verb, or arguments that it does not take"
  elif ! lock 30; then
    case $verb in stage) skip "$4" ;; lines) skip "$3" ;; esac
    refuse busy "another session has been at work on this host for 30 s"
  else
    case $verb in
      hold|stage|lines|state|release) "$verb" "$@" ;;
      *) if may_change; then "$verb" "$@"; else refuse_why; fi ;;
    esac
  fi
  exec 9>&-
  printf "\n%s . %s\n" "$boundary" "$id"
done
