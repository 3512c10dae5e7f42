"""First program of the practice cluster's kernel. Prepares the root, starts the controller, reaps orphans.

It knows nothing about clusters: everything (segments, hosts, files, services) stands in plan.json beside it.
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(sys.argv[0]))
sys.path.insert(0, HERE)
import controller  # noqa: E402
import ownership  # noqa: E402
from system import ip_batch, mount, put, run, set_hostname  # noqa: E402


def prepare_root(plan):
    os.environ.clear()
    os.environ.update(PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME="/root", LANG="C.UTF-8", TERM="linux")
    mount("proc", "/proc", "proc")
    mount("sys", "/sys", "sysfs")
    mount("run", "/run", "tmpfs", 0, "mode=755")
    put("/proc/sys/kernel/printk", "3")
    # The machine's own /lib/modules is missing or of another kernel: modprobe, ours and the kernel's, gets a root with the right one.
    os.makedirs("/run/kernel/lib")
    os.symlink("/usr/lib/uml/modules", "/run/kernel/lib/modules")
    put("/run/kernel/modprobe", '#!/bin/sh\nexec /sbin/modprobe -d /run/kernel "$@"\n')
    os.chmod("/run/kernel/modprobe", 0o755)
    put("/proc/sys/kernel/modprobe", "/run/kernel/modprobe")
    code, text = run(["/run/kernel/modprobe", "-a", *plan["modules"]])
    if code:
        print("modprobe:", text, flush=True)
    set_hostname("practice-cluster")
    ownership.make_layer(plan["rootOwned"])
    complaint = ip_batch(plan["rootBatch"])
    if complaint:
        print("network:", complaint, flush=True)
    put("/proc/sys/net/ipv4/ip_forward", "1")


def main():
    with open(HERE + "/plan.json") as f:
        plan = json.load(f)
    prepare_root(plan)
    if os.fork() == 0:
        try:
            controller.serve(plan)
        finally:
            os._exit(1)
    while True:
        os.wait()


main()
