"""One host of the practice cluster: its namespaces, its disk (an overlay that survives a reboot), its start-up.

Three processes: the keeper (outside, waits), the host's process 1 (reaps, and takes all with it when killed), the agent.
"""
import glob
import json
import os
import stat
import traceback
import uuid

import agent
import ownership
from system import BIND, NEWIPC, NEWNS, NEWPID, NEWUTS, PRIVATE, RECURSIVE, die_with_parent, enter_network, ip_batch, mount, pivot_root, put, run, set_hostname, unshare

LAYERS = ownership.LAYER + ":/"
DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0)}


def make_disk(spec, top):
    """The disk before its first mount: folders that hide the machine's own, and the modules of this kernel."""
    for folder in spec["ownFolders"]:
        os.makedirs(f"{top}/{folder['path']}", 0o755, exist_ok=True)
        os.setxattr(f"{top}/{folder['path']}", "trusted.overlay.opaque", b"y")
        os.chmod(f"{top}/{folder['path']}", folder["mode"])
        os.chown(f"{top}/{folder['path']}", folder["uid"], folder["gid"])
    os.makedirs(f"{top}/usr/lib", exist_ok=True)
    os.symlink("uml/modules", f"{top}/usr/lib/modules")


def install(root, files):
    for f in files:
        path = root + f["path"]
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.lexists(path):
            os.unlink(path)  # never opened: the machine's own may be unreadable to us
        put(path, f["text"])
        os.chmod(path, f["mode"])
        os.chown(path, f["uid"], f["gid"])


def mount_root(spec):
    place = f"/run/hosts/{spec['name']}"
    first = not os.path.exists(place)
    for part in ("disk", "work", "root"):
        os.makedirs(f"{place}/{part}", exist_ok=True)
    if first:
        make_disk(spec, place + "/disk")
    root = place + "/root"
    mount(spec["name"], root, "overlay", 0, f"lowerdir={LAYERS},upperdir={place}/disk,workdir={place}/work")
    mount("proc", root + "/proc", "proc")
    mount("sys", root + "/sys", "sysfs")
    mount("dev", root + "/dev", "tmpfs", 0, "mode=755")
    for name, (major, minor) in DEVICES.items():
        os.mknod(f"{root}/dev/{name}", 0o666 | stat.S_IFCHR, os.makedev(major, minor))
        os.chmod(f"{root}/dev/{name}", 0o666)
    for folder in ("pts", "shm"):
        os.mkdir(f"{root}/dev/{folder}")
    mount("pts", root + "/dev/pts", "devpts", 0, "newinstance,ptmxmode=666,gid=5,mode=620")
    for link, target in (("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        os.symlink(target, f"{root}/dev/{link}")
    for path, mode in (("/dev/shm", "1777"), ("/run", "755"), ("/tmp", "1777")):
        mount("tmp", root + path, "tmpfs", 0, f"mode={mode}")
    if first:
        install(root, spec["files"])
    for folder in spec["runFolders"]:
        os.makedirs(root + folder["path"], exist_ok=True)
        os.chmod(root + folder["path"], folder["mode"])
        os.chown(root + folder["path"], folder["uid"], folder["gid"])
    put(root + "/run/boot_id", f"{uuid.uuid4()}\n")
    mount(root + "/run/boot_id", root + "/proc/sys/kernel/random/boot_id", None, BIND)
    pivot_root(root)


def start(commands, tell):
    for argv in commands:
        code, text = run(argv)
        if code:
            tell(f"{' '.join(argv)}: exit {code}: {text.strip()[-400:]}")


def bring_up(spec, tell):
    complaint = ip_batch(spec["ownBatch"])
    if complaint:
        tell(complaint)
    for key, value in spec["sysctls"].items():
        try:
            put("/proc/sys/" + key.replace(".", "/"), value)
        except OSError as problem:
            tell(f"sysctl {key}: {problem.strerror}")
    tell("network")
    # What a change left there for the next start: before the daemons, as sysvinit has it.
    start(sorted([hook, "start"] for hook in glob.glob("/etc/rcS.d/S*sluice*")), tell)
    for service in spec["services"]:
        start(service["start"], tell)
        tell(service["name"])


def live(spec, channel):
    """The host's process 1. Its death is the host's."""
    def tell(text, **more):
        channel.send(json.dumps({"text": text, **more}).encode())

    try:
        set_hostname(spec["name"])
        mount(None, "/", None, RECURSIVE | PRIVATE)
        mount_root(spec)
        log = os.open("/run/init.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for fd in (1, 2):
            os.dup2(log, fd)
        if os.fork() == 0:
            try:
                logger = agent.open_system_log()
                bring_up(spec, tell)
                tell("up", up=True)
                agent.serve(channel, logger)
            finally:
                traceback.print_exc()
                os._exit(1)
        while True:
            os.wait()
    except BaseException:
        tell("start failed: " + traceback.format_exc()[-900:])
        os._exit(1)


def keep(spec, channel):
    """Makes the namespaces and waits in the old process namespace for the host's end. Does not return."""
    try:
        enter_network(spec["name"])
        unshare(NEWNS | NEWUTS | NEWIPC | NEWPID)
        init = os.fork()
        if init == 0:
            die_with_parent()
            live(spec, channel)
        channel.send(json.dumps({"init": init}).encode())
        channel.close()
        os.waitpid(init, 0)
    finally:
        os._exit(0)
