"""Starts the practice cluster's kernel and stands between it and the machine. `launcher.py FILE` with FILE a JSON object:

{lockFile, kernel: [argv], console, control: {socket, address, port}, doors: [{port, address}], memoryFolder, folder}

Needs no root and touches no interface of the machine: it listens on 127.0.0.1 first, then moves itself into a network
namespace of its own (and a user namespace, when not root), wires the kernel to a veth there and forwards connections into it.
Says `{"ok": true}` or `{"error": "..."}` in one line on standard output. Ends, and the kernel with it, when standard
input closes: that is how the death of whoever started it is noticed, whatever the cause.
"""
import asyncio
import ctypes
import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys

NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
PASSING = set()
LIBC = ctypes.CDLL(None, use_errno=True)


class Refused(Exception):
    pass


def lock(path):
    handle = open(path, "w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused("a practice cluster already runs in this folder")
    return handle


def listen(port):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        s.bind(("127.0.0.1", port))
    except OSError as problem:
        raise Refused(f"port {port} of 127.0.0.1: {problem.strerror}")
    s.listen(128)
    return s


def listen_unix(path):
    if os.path.exists(path):
        os.unlink(path)
    s = socket.socket(socket.AF_UNIX)
    s.bind(path)
    s.listen(128)
    return s


def isolate():
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0 and LIBC.unshare(NEWNET) == 0:
        return
    if LIBC.unshare(NEWUSER | NEWNET):
        raise Refused(f"no network namespace for us: {os.strerror(ctypes.get_errno())}")
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1")):
        with open(f"/proc/self/{name}", "w") as f:
            f.write(text)


def checksums_off(device):
    """The kernel's raw transport loses frames whose checksum was left to hardware: TCP would die while ping works."""
    value = ctypes.create_string_buffer(struct.pack("II", 0x17, 0))  # ETHTOOL_STXCSUM = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, 0x8946, struct.pack("16sP16x", device.encode(), ctypes.addressof(value)))  # SIOCETHTOOL


def wire():
    def ip(*words):
        subprocess.run(["ip", *words], check=True)

    ip("link", "set", "lo", "up")
    ip("link", "add", "um0", "type", "veth", "peer", "name", "um1")
    for device in ("um0", "um1"):
        try:
            with open(f"/proc/sys/net/ipv6/conf/{device}/disable_ipv6", "w") as f:
                f.write("1")
        except OSError:
            pass  # a machine without IPv6
        checksums_off(device)
    ip("addr", "add", "10.255.1.1/30", "dev", "um0")
    for device in ("um0", "um1"):
        ip("link", "set", device, "up")
    ip("route", "add", "10.255.0.0/24", "via", "10.255.1.2")


def start_kernel(plan):
    """The kernel is process 1 of a process namespace: when it goes, however it goes, nothing of it stays."""
    keeper = os.fork()
    if keeper:
        return keeper
    LIBC.prctl(1, signal.SIGKILL)
    os.setsid()
    console = os.open(plan["console"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    null = os.open("/dev/null", os.O_RDONLY)
    for source, target in ((null, 0), (console, 1), (console, 2)):
        os.dup2(source, target)
    if LIBC.unshare(NEWPID):
        os._exit(70)
    kernel = os.fork()
    if kernel == 0:
        LIBC.prctl(1, signal.SIGKILL)
        os.closerange(3, 1024)
        os.environ["TMPDIR"] = plan["memoryFolder"]  # UML puts the guest's memory in an unlinked file there
        os.execvp(plan["kernel"][0], plan["kernel"])
    os.closerange(3, 1024)
    os.waitpid(kernel, 0)
    os._exit(0)


async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.close()


def door(address, port):
    async def pass_on(reader, writer):
        PASSING.add(asyncio.current_task())  # asyncio itself holds only a weak reference
        asyncio.current_task().add_done_callback(PASSING.discard)
        try:
            inner_reader, inner_writer = await asyncio.wait_for(asyncio.open_connection(address, port), 5)
        except (OSError, asyncio.TimeoutError):
            writer.close()
            return
        for w in (writer, inner_writer):
            if w.get_extra_info("socket").family == socket.AF_INET:
                w.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))
        for w in (writer, inner_writer):
            w.close()

    return pass_on


async def stand_between(plan, control, doors, keeper):
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        loop.add_signal_handler(getattr(signal, name), ended.set)
    loop.add_signal_handler(signal.SIGCHLD, ended.set)
    loop.add_reader(0, lambda: ended.set() if not os.read(0, 4096) else None)
    servers = [await asyncio.start_unix_server(door(plan["control"]["address"], plan["control"]["port"]), sock=control)]
    for spec, sock in doors:
        servers.append(await asyncio.start_server(door(spec["address"], 22), sock=sock))
    print('{"ok": true}', flush=True)
    await ended.wait()
    for server in servers:
        server.close()


def main():
    with open(sys.argv[1]) as f:
        plan = json.load(f)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        held = lock(plan["lockFile"])
        doors = [(d, listen(d["port"])) for d in plan["doors"]]
        control = listen_unix(plan["control"]["socket"])
        isolate()
        wire()
    except (Refused, OSError, subprocess.CalledProcessError) as problem:
        print(json.dumps({"error": str(problem)}), flush=True)
        return 1
    LIBC.prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: orphans of the kernel become ours, so we can wait for the last of them
    keeper = start_kernel(plan)
    try:
        asyncio.run(stand_between(plan, control, doors, keeper))
    finally:
        try:
            os.kill(keeper, signal.SIGKILL)  # the kernel dies with it, and everything inside with the kernel
            while True:
                os.wait()
        except (ProcessLookupError, ChildProcessError):
            pass
        shutil.rmtree(plan["folder"], ignore_errors=True)
        held.close()
    return 0


sys.exit(main())
