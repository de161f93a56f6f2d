"""What the pictures of an attempt point out: the button that had no effect, the place that was looked at.

Only words and which element; drawing them is `probes.browser.picture`'s.
"""

from probes.browser.picture import Mark
from probes.purchase.flow import Flow


def where_it_failed(flow: Flow) -> Mark:
    """The last thing that the step pressed or found on the page that is open; else what is missing."""
    pressed, expected = flow.tab.pressed, flow.expected
    if pressed is not None and _page(pressed.url) == _page(flow.tab.url):
        often = "once" if pressed.times == 1 else f"{pressed.times} times"
        return Mark(
            label=f"pressed {often}, and did not get: {expected}",
            element=pressed.spot.locator,
        )
    if flow.looked_at is not None:
        return Mark(
            label=f"found this, and not: {expected}",
            element=flow.looked_at.locator,
        )
    return Mark(label=f"not on this page: {expected}")


def where_it_passed(flow: Flow) -> Mark:
    """What the step ended with: what the next one presses, or what proved that this one is done."""
    found = flow.looked_at
    return Mark(
        label=f"{flow.steps[-1].name}: passed",
        element=found.locator if found else None,
        good=True,
    )


def _page(url: str) -> str:
    return url.partition("#")[0].partition("?")[0]
