"""`install-browser`: gets the browser that purchases need."""

from monitor.cli.console import out
from probes.browser.install import install_browser


def install() -> None:
    """Install a browser for the purchase checks, unless there is one."""
    out.print(f"Browser: {install_browser(out.print)}")
