
# What runs without Sluice: the script that puts one change back, and what the machine does when it starts.

# Whoever has had the lock for a minute hangs, for every command has its limit; it is ended.
revert_script() {
  printf "#!/bin/sh\n# Written by Sluice: puts change %s back. May be run by hand, and twice.\nchange=%s\n" "$1" "$1"
  core
  cat <<"END"
if ! lock 60; then
  read -r holder <"$base/holder"
  if grep -q sluice "/proc/$holder/cmdline"; then kill -s KILL "$holder"; fi
  lock 60
fi
go_back "${1:-asked}"
END
}

boot_script() {
  cat <<"END"
#!/bin/sh
# Written by Sluice; runs before keepalived and routing. Puts back what nobody confirmed, then sets the network up.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
for revert in /var/lib/sluice/armed/*/revert /var/lib/sluice/reverting/*/revert; do
  [ ! -f "$revert" ] || sh "$revert" boot
done
settings=/etc/sysctl.d/60-sluice.conf rules=/etc/sluice/rules.v4
if grep -q "^net.ipv4.vs" "$settings" 2>/dev/null; then modprobe -q ip_vs; fi
[ ! -f "$settings" ] || sysctl -q -p "$settings"
if [ -f /etc/sluice/network.ip ]; then
  ip -force -batch /etc/sluice/network.ip
  [ ! -f "$settings" ] || sysctl -q -p "$settings" # once more, for devices that were not there
fi
if iptables -t mangle -C PREROUTING -j SLUICE-MARK 2>/dev/null; then
  # The jump is there: run twice, this must not add another.
  [ ! -f "$rules" ] || grep -vx -e "-A PREROUTING -j SLUICE-MARK" "$rules" | iptables-restore --noflush
else
  [ ! -f "$rules" ] || iptables-restore --noflush <"$rules"
fi
exit 0
END
}
boot_unit() {
  cat <<"END"
[Unit]
Description=Sluice: put back what nobody confirmed, set the network up
After=local-fs.target network.target systemd-sysctl.service
Before=keepalived.service frr.service quagga.service zebra.service ospfd.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /etc/sluice/boot

[Install]
WantedBy=multi-user.target
END
}
boot_init() {
  cat <<"END"
#!/bin/sh
### BEGIN INIT INFO
# Provides:          sluice-boot
# Required-Start:    $local_fs
# Required-Stop:
# X-Start-Before:    keepalived frr quagga
# Default-Start:     S
# Default-Stop:
# Short-Description: Sluice: put back what nobody confirmed, set the network up
### END INIT INFO
case $1 in start) exec /bin/sh /etc/sluice/boot ;; esac
END
}
# write FILE MODE TEXT, unless the file says just that. It is never there in part.
write() {
  if [ -f "$1" ] && printf "%s\n" "$3" | cmp -s - "$1"; then return 0; fi
  printf "%s\n" "$3" >"$1.new" && chmod "$2" "$1.new" && flush "$1.new" && mv -f "$1.new" "$1" && flush "${1%/*}"
}
# $hook: how this machine comes to run it.
install_boot_hook() {
  hook=none
  { [ -d /etc/sluice ] || mkdir /etc/sluice; } && write /etc/sluice/boot 755 "$(boot_script)" || return 1
  if [ -d /run/systemd/system ]; then
    write /etc/systemd/system/sluice-boot.service 644 "$(boot_unit)" || return 1
    if ! systemctl is-enabled -q sluice-boot.service; then
      systemctl daemon-reload && systemctl enable -q sluice-boot.service || return 1
    fi
    hook=systemd
  elif [ -d /etc/rcS.d ]; then
    write /etc/init.d/sluice-boot 755 "$(boot_init)" || return 1
    [ -L /etc/rcS.d/S99sluice-boot ] || ln -s ../init.d/sluice-boot /etc/rcS.d/S99sluice-boot || return 1
    hook=rcS
  fi 2>/dev/null
}
# $revert, $left seconds from now.
start_timer() {
  revert=$base/armed/$change/revert
  then="test ! -f $revert || exec /bin/sh $revert timer"
  if [ -d /run/systemd/system ] && guard 20 systemd-run -q "--unit=sluice-revert-$change" "--on-active=${left}s" \
    --timer-property=AccuracySec=1s /bin/sh -c "$then" >/dev/null 2>&1 3>&- 9>&-; then return 0; fi
  setsid sh -c "sleep $left; $then" </dev/null >/dev/null 2>&1 3>&- 9>&- &
}
stop_timer() { [ ! -d /run/systemd/system ] || systemctl stop "sluice-revert-$change.timer" >/dev/null 2>&1; }
