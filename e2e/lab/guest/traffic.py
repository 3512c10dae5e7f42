"""Open-loop HTTP traffic from one thread: `traffic.py REPORT OPTIONS`, OPTIONS a JSON object {address, port, path,
requestsPerSecond, slowDownloads, slowPath, timeoutSeconds}. Requests start on time whether or not earlier ones were answered.
Rewrites the REPORT file twice a second (see TrafficReport in traffic.ts) and, on SIGTERM, a last time.
"""
import collections
import errno
import json
import os
import selectors
import signal
import socket
import sys
import time

FAILURES = {errno.ECONNREFUSED: "refused", errno.ECONNRESET: "reset", errno.EHOSTUNREACH: "unreachable", errno.ENETUNREACH: "unreachable", errno.EPIPE: "reset"}
KEEP_SECONDS = 300


class Request:
    def __init__(self, slow):
        self.slow, self.began, self.head, self.received, self.body = slow, time.monotonic(), b"", 0, b""
        self.socket = socket.socket()
        self.socket.setblocking(False)


class Generator:
    def __init__(self, report, options):
        self.report, self.options = report, options
        self.selector = selectors.DefaultSelector()
        self.open = set()
        self.totals = {"sent": 0, "ok": 0, "failed": 0}
        self.by_server, self.errors = collections.Counter(), collections.Counter()
        self.slow = {"active": 0, "completed": 0, "broken": 0, "bytes": 0}
        self.latencies = collections.deque(maxlen=1000)
        self.seconds = collections.OrderedDict()
        self.running, self.started = True, time.time()

    def second(self):
        now = int(time.time())
        if now not in self.seconds:
            self.seconds[now] = {"at": now, "ok": 0, "failed": 0, "byServer": {}}
            if len(self.seconds) > KEEP_SECONDS:
                self.seconds.popitem(last=False)
        return self.seconds[now]

    def start(self, slow):
        request = Request(slow)
        self.open.add(request)
        if slow:
            self.slow["active"] += 1
        else:
            self.totals["sent"] += 1
        code = request.socket.connect_ex((self.options["address"], self.options["port"]))
        if code not in (0, errno.EINPROGRESS):
            return self.finish(request, FAILURES.get(code, errno.errorcode.get(code, "other")))
        self.selector.register(request.socket, selectors.EVENT_WRITE, request)

    def finish(self, request, failure=None):
        if request not in self.open:
            return
        self.open.discard(request)
        try:
            self.selector.unregister(request.socket)
        except KeyError:
            pass
        request.socket.close()
        if request.slow:
            self.slow["active"] -= 1
            self.slow["broken" if failure else "completed"] += 1
            return
        second = self.second()
        if failure:
            self.totals["failed"] += 1
            self.errors[failure] += 1
            second["failed"] += 1
            return
        server = request.body.split(b"\r\n\r\n", 1)[-1].decode(errors="replace").strip()[:40]
        self.totals["ok"] += 1
        self.by_server[server] += 1
        second["ok"] += 1
        second["byServer"][server] = second["byServer"].get(server, 0) + 1
        self.latencies.append((time.monotonic() - request.began) * 1000)

    def ready(self, request, events):
        try:
            if events & selectors.EVENT_WRITE:
                code = request.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if code:
                    raise OSError(code, "connect")
                path = self.options["slowPath" if request.slow else "path"]
                request.socket.send(f"GET {path} HTTP/1.0\r\nHost: {self.options['address']}\r\n\r\n".encode())
                self.selector.modify(request.socket, selectors.EVENT_READ, request)
                return
            data = request.socket.recv(65536)
            request.received += len(data)
            if request.slow:
                self.slow["bytes"] += len(data)
            if len(request.body) < 4096:
                request.body += data
            if not data:
                self.finish(request, self.verdict(request))
        except OSError as problem:
            self.finish(request, FAILURES.get(problem.errno, errno.errorcode.get(problem.errno, "other")))

    def verdict(self, request):
        head, separator, _ = request.body.partition(b"\r\n\r\n")
        if not separator:
            return "empty"
        if not head.split(b" ", 2)[1:2] == [b"200"]:
            return "status " + head.split(b" ", 2)[1].decode(errors="replace")
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:") and request.received < len(head) + 4 + int(line[15:]):
                return "cut off"
        return None

    def expire(self):
        limit = time.monotonic() - self.options["timeoutSeconds"]
        for request in [r for r in self.open if r.began < limit and (not r.slow or not r.received)]:
            self.finish(request, "timeout")

    def write(self):
        ordered = sorted(self.latencies)
        at = lambda share: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1) if ordered else None
        text = json.dumps({
            "running": self.running, "startedAt": self.started, "writtenAt": time.time(), **self.totals, "byServer": self.by_server,
            "errors": self.errors, "latencyMs": {"p50": at(0.5), "p95": at(0.95), "max": at(1)}, "slow": self.slow,
            "seconds": list(self.seconds.values()),
        })
        with open(self.report + ".new", "w") as f:
            f.write(text)
        os.rename(self.report + ".new", self.report)

    def run(self):
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "running", False))
        interval = 1 / self.options["requestsPerSecond"] if self.options["requestsPerSecond"] else 3600
        due, written = time.monotonic(), 0.0
        while self.running:
            now = time.monotonic()
            while due <= now:
                self.start(False)
                due += interval
            if self.slow["active"] < self.options["slowDownloads"]:
                self.start(True)
            if now - written > 0.5:
                self.expire()
                self.write()
                written = now
            for key, events in self.selector.select(max(0, min(due - time.monotonic(), 0.25))):
                self.ready(key.data, events)
        self.write()


Generator(sys.argv[1], json.loads(sys.argv[2])).run()
