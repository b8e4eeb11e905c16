"""Serves the AWS emulator on a free loopback port, for as long as whoever started it lives.

Prints the port on standard output once it listens. Ends when standard input is closed, which the system
does however the parent dies, unless the parent wrote "detach" first; then POST /rehearsal/stop ends it.
"""

import json
import os
import sys
import threading

import bucket_policies  # noqa: F401
import client_tokens  # noqa: F401
import delete_markers  # noqa: F401
import network_acls  # noqa: F401
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

TOKEN = os.environ["REHEARSAL_TOKEN"]
emulator = DomainDispatcherApplication(create_backend_app)


def application(environ, start_response):
    """The emulator, plus two addresses by which a later process knows and ends it."""
    path = environ["PATH_INFO"]
    if not path.startswith("/rehearsal/"):
        return emulator(environ, start_response)
    if environ.get("HTTP_X_REHEARSAL_TOKEN") != TOKEN:
        start_response("403 Forbidden", [])
        return [b""]
    if path == "/rehearsal/stop":
        threading.Timer(0.1, lambda: os._exit(0)).start()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"pid": os.getpid()}).encode()]


def end_with_parent():
    if sys.stdin.readline().strip() != "detach":
        os._exit(0)


server = make_server("127.0.0.1", 0, application, threaded=True)
# moto puts its own address into some answers.
os.environ["MOTO_PORT"] = str(server.port)
threading.Thread(target=end_with_parent, daemon=True).start()
print(server.port, flush=True)
server.serve_forever()
