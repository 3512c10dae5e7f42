"""System calls the Python standard library of Debian 12 lacks, and two small wrappers. Imported by init, host and agent."""
import ctypes
import os
import subprocess

LIBC = ctypes.CDLL(None, use_errno=True)
NEWNS, NEWUTS, NEWIPC, NEWPID, NEWNET = 0x20000, 0x4000000, 0x8000000, 0x20000000, 0x40000000
BIND, RECURSIVE, PRIVATE, DETACH = 4096, 16384, 1 << 18, 2
KILL_WITH_PARENT = 1


def check(result, what):
    if result:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), what)


def mount(source, target, kind=None, flags=0, options=None):
    raw = [None if x is None else x.encode() for x in (source, target, kind, options)]
    check(LIBC.mount(raw[0], raw[1], raw[2], ctypes.c_ulong(flags), raw[3]), f"mount {source} on {target}")


def unshare(flags):
    check(LIBC.unshare(flags), "unshare")


def enter_network(name):
    fd = os.open(f"/run/netns/{name}", os.O_RDONLY)
    check(LIBC.setns(fd, NEWNET), f"setns {name}")
    os.close(fd)


def pivot_root(new_root):
    os.chdir(new_root)
    os.makedirs(".old-root", exist_ok=True)
    check(LIBC.pivot_root(b".", b".old-root"), "pivot_root")
    os.chdir("/")
    check(LIBC.umount2(b"/.old-root", DETACH), "umount of the old root")
    os.rmdir("/.old-root")


def set_hostname(name):
    check(LIBC.sethostname(name.encode(), len(name)), "sethostname")


def die_with_parent():
    LIBC.prctl(KILL_WITH_PARENT, 9)


def put(path, text):
    with open(path, "w") as f:
        f.write(text)


def run(argv):
    """Runs to the end; returns (exit code, output). Output goes to an unlinked file, so a daemon left behind blocks nobody."""
    out = os.memfd_create("out")
    code = subprocess.call(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, close_fds=True)
    text = os.pread(out, 1 << 16, 0).decode(errors="replace")
    os.close(out)
    return code, text


def ip_batch(lines):
    """Feeds lines to `ip -batch`; a failing line does not stop the others. Returns what ip complained about, or ''."""
    done = subprocess.run(["ip", "-force", "-batch", "-"], input="\n".join(lines).encode() + b"\n", capture_output=True)
    return (done.stdout + done.stderr).decode(errors="replace").strip() if done.returncode else ""
