"""Runs commands inside one host on request, sends signals, and is the host's system log (/dev/log -> /var/log/syslog)."""
import base64
import json
import os
import signal
import socket
import subprocess
import threading
import time

OUTPUT_CAP = 8 << 20
SEVERITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")


def open_system_log():
    log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    log.bind("/dev/log")
    os.chmod("/dev/log", 0o666)
    threading.Thread(target=keep_system_log, args=(log,), daemon=True).start()
    return log


def keep_system_log(log):
    """`<priority>Mmm dd hh:mm:ss tag[pid]: text` becomes a line as rsyslog writes it."""
    name = os.uname().nodename
    while True:
        text = log.recv(8192).decode(errors="replace").rstrip("\n\0")
        if text.startswith("<") and ">" in text[:5]:
            text = text[text.index(">") + 1 :]
        if text[15:16] == " ":
            text = text[16:]
        with open("/var/log/syslog", "a") as f:
            f.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {name} {text}\n")


def execute(request):
    out, err = os.memfd_create("out"), os.memfd_create("err")
    child = subprocess.Popen(request["argv"], stdin=subprocess.PIPE if request.get("input") else subprocess.DEVNULL, stdout=out, stderr=err, cwd="/", start_new_session=True)
    late = False
    try:
        child.communicate(request["input"].encode() if request.get("input") else None, timeout=request["timeoutMs"] / 1000)
    except subprocess.TimeoutExpired:
        late = True
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    answer = {"code": child.returncode if child.returncode >= 0 else 128 - child.returncode, "late": late}
    for key, fd in (("stdout", out), ("stderr", err)):
        answer[key] = base64.b64encode(os.pread(fd, OUTPUT_CAP, 0)).decode()
        os.close(fd)
    return answer


def send_signal(request):
    """Signals every process of this host whose command name is among the given ones; says how many."""
    hit = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm") as f:
                comm = f.read().strip()
            if comm in request["processes"] and int(pid) > 2:
                os.kill(int(pid), request["signal"])
                hit += 1
        except (FileNotFoundError, ProcessLookupError):
            pass
    return {"signalled": hit}


def answer(request, connection):
    try:
        reply = execute(request) if request["kind"] == "exec" else send_signal(request)
    except (OSError, ValueError, KeyError) as problem:
        reply = {"error": f"{type(problem).__name__}: {problem}"}
    try:
        connection.sendall(json.dumps(reply).encode() + b"\n")
    except OSError:
        pass
    connection.close()


def serve(channel, _log):
    while True:
        data, fds, _, _ = socket.recv_fds(channel, 1 << 17, 1)
        if not data:
            return
        connection = socket.socket(fileno=fds[0])
        threading.Thread(target=answer, args=(json.loads(data), connection), daemon=True).start()
