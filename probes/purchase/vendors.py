"""Whom `expect:` may name, for who reads the YAML and needs no browser. What is made of it: `tracking`."""

from probes.browser.beacons import vendors


def vendor_names() -> tuple[str, ...]:
    """In the order of their file."""
    return tuple(vendors())
