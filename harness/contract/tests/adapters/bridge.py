"""Joins standard input and output to a TCP port of this machine. Standard library only."""

import os
import socket
import sys
import threading

line = socket.create_connection(("127.0.0.1", int(sys.argv[1])))


def pump():
    while data := os.read(0, 1 << 16):
        line.sendall(data)
    line.shutdown(socket.SHUT_WR)


threading.Thread(target=pump, daemon=True).start()
while data := line.recv(1 << 16):
    while data:
        data = data[os.write(1, data) :]
