"""Starts and restarts hosts, plugs and pulls cables, and passes requests on to the agent of the host they name.

One thread, one loop. A client connects, sends one JSON line, gets one JSON line, and is done.
"""
import json
import os
import select
import signal
import socket
import time

import host
from system import ip_batch

LIMIT = 1 << 17


class Controller:
    def __init__(self, plan):
        self.plan = plan
        self.specs = {h["name"]: h for h in plan["hosts"]}
        self.channels, self.keepers, self.inits = {}, {}, {}
        self.up, self.cut, self.events, self.partial = {}, {}, [], {}
        self.connections = []
        self.server = socket.create_server((plan["control"]["address"], plan["control"]["port"]), backlog=128)

    def note(self, name, text):
        self.events.append({"host": name, "text": text, "uptime": time.monotonic()})

    def start(self, name):
        spec = self.specs[name]
        complaint = ip_batch(spec["cableBatch"] + [f"link set {cable} down" for (h, _), cable in self.cut.items() if h == name])
        if complaint:
            self.note(name, complaint)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        keeper = os.fork()
        if keeper == 0:
            for s in (ours, self.server, *self.connections):
                s.close()
            host.keep(spec, theirs)
        theirs.close()
        self.channels[name], self.keepers[name] = ours, keeper
        self.up[name] = False

    def reboot(self, name):
        if name in self.inits:
            os.kill(self.inits.pop(name), signal.SIGKILL)
        os.waitpid(self.keepers[name], 0)  # returns only when every process of the host is gone
        self.channels[name].close()
        complaint = ip_batch(self.specs[name]["uncableBatch"])
        if complaint:
            self.note(name, complaint)
        self.start(name)

    def cable(self, name, iface, cable, up):
        ip_batch([f"link set {cable} {'up' if up else 'down'}"])
        self.cut.pop((name, iface), None)
        if not up:
            self.cut[(name, iface)] = cable

    def heard(self, name):
        message = json.loads(self.channels[name].recv(LIMIT) or b'{"text": "agent gone"}')
        if "init" in message:
            self.inits[name] = message["init"]
        elif message["text"] == "agent gone":
            self.channels[name].close()
            self.channels[name] = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # never readable: unconnected
            self.up[name] = False
            self.note(name, "agent gone")
        else:
            self.up[name] = self.up[name] or message.get("up", False)
            self.note(name, message["text"])

    def answer(self, request, connection):
        kind, name = request["kind"], request.get("host")
        if name is not None and name not in self.specs:
            return {"error": f"no host named {name}"}
        if kind == "status":
            return {"up": self.up, "cut": [{"host": h, "iface": i} for h, i in self.cut], "events": self.events[request.get("after", 0) :]}
        if kind == "cable":
            self.cable(name, request["iface"], request["cable"], request["up"])
            return {}
        if kind == "reboot":
            self.reboot(name)
            return {}
        if not self.up[name]:
            return {"error": f"{name} is still starting"}
        socket.send_fds(self.channels[name], [json.dumps(request).encode()], [connection.fileno()])
        return None

    def request(self, connection):
        data = connection.recv(LIMIT)
        text = self.partial.pop(connection, b"") + data
        if data and b"\n" not in text and len(text) < LIMIT:
            self.partial[connection] = text
            return
        reply = None
        try:
            if data:
                reply = self.answer(json.loads(text), connection)
        except (OSError, ValueError, KeyError) as problem:
            reply = {"error": f"{type(problem).__name__}: {problem}"}
        if reply is not None:
            connection.sendall(json.dumps(reply).encode() + b"\n")
        self.connections.remove(connection)
        connection.close()

    def loop(self):
        for name in self.specs:
            self.start(name)
        while True:
            agents = {s: n for n, s in self.channels.items()}
            alive = [s for s in agents if s.fileno() >= 0]
            ready, _, _ = select.select([self.server, *alive, *self.connections], [], [])
            for s in ready:
                if s is self.server:
                    self.connections.append(s.accept()[0])
                elif s in agents:
                    if s is self.channels[agents[s]]:
                        self.heard(agents[s])
                else:
                    self.request(s)


def serve(plan):
    Controller(plan).loop()
