"""Shared by all tests: folders named integration, contract and e2e run on real time, the rest on virtual time."""

import pytest

REAL_TIME = ("integration", "contract", "e2e")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(folder in item.path.parts for folder in REAL_TIME):
            item.add_marker(pytest.mark.looptime(False))
