"""The home page: that it is one, and what it tells of the shop. Where it leads to is the business of `lists`."""

import re
from typing import cast
from urllib.parse import urlsplit

from config.checks import WalkSpec
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.consent import consent_managers
from probes.purchase.fingerprint import home_facts
from probes.purchase.hints import hints
from probes.purchase.platform import all_html_marks, recognise
from probes.purchase.prices import note_currency
from probes.purchase.scripts import script
from probes.purchase.walk import Walk
from probes.result import Json

_SHORTEST_TEXT = 20  # characters; a page with less, and without pictures, is blank

_LOOK_AROUND = script("around")


async def home(walk: Walk[WalkSpec]) -> Spot | None:
    """Open the home page, see that it is one, and recognise the platform."""
    await walk.tab.open(walk.store.url + "/")
    walk.root = language_root(walk.store.url, arrived=walk.tab.url)
    walk.tab.ear.host = urlsplit(walk.root).hostname or ""
    walk.expect("a home page with something on it")
    seen = await _look_around(walk)
    document = walk.tab.ear.document
    headers = document.headers if document else {}
    if walk.store.platform is None:
        platform = recognise(
            headers=headers,
            html_marks=cast("list[str]", seen["marks"]),
            cookies=cast("list[str]", seen["cookies"]),
        )
        walk.use_platform(platform.name)
    facts = cast("dict[str, Json]", seen["facts"])
    walk.fingerprint |= home_facts(
        facts,
        scripts=cast("list[str]", seen["scripts"]),
        policy=cast("str", seen["policy"]),
        headers=headers,
        url=walk.tab.url,
    )
    note_currency(walk, facts["currency"])
    if walk.run.first_look:
        walk.fingerprint["hints"] = await hints(walk)
    return None


async def _look_around(walk: Walk[WalkSpec]) -> dict[str, Json]:
    """What the page shows and is made with. Raises PageError when it stays blank."""
    seen: dict[str, Json] = {}

    async def filled() -> bool:
        """Many shops send an empty page, and a script that fills it."""
        seen.update(
            cast(
                "dict[str, Json]",
                await walk.tab.ask(_LOOK_AROUND, [[*all_html_marks()], consent_managers()]),
            )
        )
        return bool(seen["pictures"]) or cast("int", seen["text"]) >= _SHORTEST_TEXT

    if not await walk.tab.seen(filled, within=walk.left()):
        walk.fail(Code.BLANK, "the page is blank")
    return seen


def language_root(store_url: str, *, arrived: str) -> str:
    """Where the shop's paths begin: at its home page, or the language that this sent us to (`/da/`)."""
    parts = urlsplit(arrived)
    base = urlsplit(store_url).path.rstrip("/")
    path = f"{parts.path}/"
    if not path.startswith(f"{base}/"):
        base = ""
    language = re.match(r"/[a-z]{2}(-[a-z]{2})?/", path.removeprefix(base), re.IGNORECASE)
    return f"{parts.scheme}://{parts.netloc}{base}{language[0] if language else '/'}"
