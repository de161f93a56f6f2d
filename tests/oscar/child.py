"""The shop's own process: `prepare` fills an empty folder, `serve PORT` answers until stdin closes.

Apart from `server.py` because Django wants to be set up before anything of Oscar is imported, and
must not be set up in the process of the tests.
"""

import importlib
import os
import sys
import threading

import django
import waitress
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client

HOME = "/en-gb/catalogue/"


def prepare() -> None:
    """Make the tables as Oscar's models are today, which its history of migrations takes ten times as long for; and the goods."""
    django.setup()
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    importlib.import_module("tests.oscar.seed").fill()
    call_command("rebuild_index", interactive=False, verbosity=0)
    connections.close_all()  # moves the last rows into the one file that is copied


def serve(port: int) -> None:
    """Answer on loopback; says its address on stdout once a page was shown."""
    application = get_wsgi_application()
    # The first page loads all of Oscar; a customer must not wait for that.
    Client().get(HOME, headers={"host": "127.0.0.1"})
    server = waitress.create_server(application, host="127.0.0.1", port=port, threads=8)
    threading.Thread(target=leave_with_the_parent, daemon=True).start()
    print(f"http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


def leave_with_the_parent() -> None:
    """The parent holds stdin open; it closes in every way that the parent can end."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.oscar.project.settings"
    if sys.argv[1] == "prepare":
        prepare()
    else:
        serve(int(sys.argv[2]))
