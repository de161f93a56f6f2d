"""The shop's own process, in the Python that has Cartridge: `prepare` fills a folder, `serve` answers until stdin closes.

Imports nothing of the tests, so that a few lines of `tests/oscar/child.py` stand here again: the tests live in another
environment, and one of Cartridge's own packages brings a `tests` that hides them.
"""

import os
import sys
import threading

import django
import waitress
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test import Client


def prepare() -> None:
    """Make the tables, and the goods that Cartridge shows to whoever tries it."""
    django.setup()
    call_command("createdb", interactive=False, verbosity=0)


def serve() -> None:
    """Answer on loopback; says its address on stdout once a page was shown."""
    application = StaticFilesHandler(get_wsgi_application())
    Client().get("/shop/", headers={"host": "127.0.0.1"})  # loads all of it
    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=leave_with_the_parent, daemon=True).start()
    print(f"http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


def leave_with_the_parent() -> None:
    """The parent holds stdin open; it closes in every way that the parent can end."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
    if sys.argv[1] == "prepare":
        prepare()
    else:
        serve()
