"""Shared by all tests: folders named integration, contract and e2e run on real time, the rest on virtual time."""

import asyncio
import signal
import threading

import pytest
from hypothesis import HealthCheck, settings

# a machine that is busy is not a property that failed
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

# looptime asks for the loop in plain tests too, and Python would make one that nobody closes
asyncio.set_event_loop(None)

# a shell that runs tests in the background has them and all that they start ignore Ctrl-C, which some tests press
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

REAL_TIME = ("integration", "contract", "e2e")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(folder in item.path.parts for folder in REAL_TIME):
            item.add_marker(pytest.mark.looptime(False))
