"""A small service with one fault on one case: it hangs, fails or breaks off. Prints its port. Standard library only."""

import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from faulty import HELLO, answer

MODE = sys.argv[1]
CASE = sys.argv[2]
AWAKE = threading.Event()
RESETS = []


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if request["verb"] == "act" and request["case"]["id"].startswith(CASE):
            if MODE == "fails":
                self.send_response(500)
                self.send_header("Content-Length", "4")
                self.end_headers()
                self.wfile.write(b"oops")
                return
            if MODE == "breaks":
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            AWAKE.wait(600)
        if request["verb"] == "reset":
            RESETS.append(request)
        reply = answer(request)
        if request["verb"] == "hello":
            reply["done"] = dict(HELLO, limits={"max_in_flight": 4}, product={"name": "faulty " + MODE, "version": "1"})
        elif request["verb"] == "act":
            reply["done"]["flags"].append("resets %d" % len(RESETS))
            reply["done"]["flags"].append("bearer %s" % self.headers.get("Authorization", "none"))
        body = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    print("http://127.0.0.1:%d" % server.server_port, flush=True)
    server.serve_forever()
