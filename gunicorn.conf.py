"""The web server's settings. gunicorn reads this file by itself.

Two processes with some threads each: somebody on a bad line holds one thread while a form or file arrives, and the
others go on. Of a process's threads at most `Limits.streams_at_once` (8) receive resumable uploads, so that pages have
the rest. (granian was tried: bodies that arrive slowly stop each other there, see "Decisions" in the README.)
"""

import gc
import os
import socket
import struct

# A client that stops in the middle of its headers or body is let go after this many seconds.
STALL_SECONDS = int(os.environ.get("WEB_STALL_SECONDS", "20"))
# What may be on its way to a process that has not read it yet: lost when the process dies, so it is kept small. On a
# line of 200 ms it still allows 5 MiB a second.
WINDOW_BYTES = 1024 * 1024

bind = [f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"]
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "12"))
timeout = 60  # a process whose main thread hangs is replaced
graceful_timeout = int(os.environ.get("WEB_STOP_SECONDS", "30"))
keepalive = 5
loglevel = os.environ.get("LOG_LEVEL", "warning")
forwarded_allow_ips = "127.0.0.1,::1"
control_socket_disable = True


def when_ready(server):
    """Accepted connections inherit the kernel's receive and send limits from the listening socket."""
    limit = struct.pack("ll", STALL_SECONDS, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        if listener.sock.family != socket.AF_UNIX and hasattr(socket, "TCP_WINDOW_CLAMP"):
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_WINDOW_CLAMP, WINDOW_BYTES)


def post_worker_init(_worker):
    """What a process loads at its start stays until its end: the collector need not walk through it for ever."""
    gc.collect()
    gc.freeze()
