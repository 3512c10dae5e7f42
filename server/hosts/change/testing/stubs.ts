/**
 * Programs of a local host. They write what they are told to `/run/NAME.log`; keepalived is a daemon that reads its file and dies
 * of the word DIE in it, as the real one may of a bad file.
 */
const log = (name: string): string => `printf "%s\\n" "$*" >>/run/${name}.log`;

export const STUBS: Readonly<Record<string, string>> = {
  keepalived: `
file=/etc/keepalived/keepalived.conf
case "$*" in
  -t*)
    ${log("keepalived-t")}
    shift
    [ "$1" != -f ] || file=$2
    if grep -n SYNTAXERROR $file /etc/keepalived/conf.d/*.conf >&2 2>/dev/null; then exit 5; fi
    exit 0 ;;
esac
printf keepalived >/proc/$$/comm
grep -q DIE $file && exit 1
cp $file /run/keepalived.read
trap "grep -q DIE $file && exit 1; echo reload >>/run/keepalived.log; cp $file /run/keepalived.read" HUP
trap "rm -f /run/keepalived.pid; exit 0" TERM
echo start >>/run/keepalived.log
echo $$ >/run/keepalived.pid
while :; do sleep 0.05; done`,
  vtysh: `
case $1 in
  -C) ${log("vtysh-C")}; grep -n SYNTAXERROR "$3" >&2 && exit 2; exit 0 ;;
  -f) cat "$2" >>/run/vtysh.log; exit 0 ;;
  "") cat >>/run/vtysh.log; exit 0 ;;
esac
while [ $# -gt 0 ]; do
  printf "%s\\n" "$2" >>/run/vtysh.log
  case $2 in
    *nonsense*) echo "% Unknown command: $2"; exit 1 ;;
    *quiet*) echo "% Specified network does not exist"; exit 0 ;;
    *slow*) sleep 1 ;;
  esac
  shift 2
done`,
  ip: `${log("ip")}; shift; cat "$2" >>/run/ip.log; if grep -q twice "$2"; then echo "RTNETLINK answers: File exists" >&2; echo "Command failed $2:1" >&2; exit 1; fi; grep -q wrong "$2" && { echo "Cannot find device" >&2; exit 1; }; exit 0`,
  ipvsadm: `${log("ipvsadm")}
case "$*" in *192.0.2.9:80*) echo "No such destination" >&2; exit 2 ;; esac
case $1 in
  -Sn) cat /run/ipvs.table 2>/dev/null ;;
  -D) grep -vF -e "$2 $3 " /run/ipvs.table >/run/ipvs.new; mv /run/ipvs.new /run/ipvs.table ;;
esac`,
  ospfd: `${log("ospfd")}; grep -n SYNTAXERROR "$3" >&2 && exit 1; exit 0`,
  sysctl: `${log("sysctl")}`,
  "iptables-restore": `${log("iptables")}; cat >>/run/iptables.log`,
};
