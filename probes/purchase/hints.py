"""What a home page tells of the shop beyond what a check needs: its name, and where it sells.

Asked once, on a first look at a shop; what is made of it is `monitor.newcomer`'s part.
"""

import asyncio
import contextlib
from typing import cast

from config.checks import WalkSpec
from probes.base import ProbeError
from probes.browser.errors import PageError
from probes.purchase.walk import Walk
from probes.result import Json

_ANSWER_WITHIN = 2.0  # seconds
_HINTS = """() => {
  const short = text => typeof text === "string" && text.trim() ? text.trim().slice(0, 200) : null;
  const meta = name => document.querySelector(`meta[property="${name}"], meta[name="${name}"], meta[http-equiv="${name}" i]`)?.content;
  const said = [...document.querySelectorAll('script[type="application/ld+json"]')].slice(0, 20).flatMap(script => {
    try { return [JSON.parse(script.textContent)].flat().flatMap(one => [one, ...[one?.["@graph"] ?? []].flat()]); }
    catch { return []; }
  });
  const kind = one => [one?.["@type"] ?? []].flat().join(" ");
  const shops = said.filter(one => /Organization|Store|WebSite|Business|Corporation/.test(kind(one))).slice(0, 20);
  const countries = shops.flatMap(one => [one.address ?? []].flat()).map(one => one?.addressCountry?.name ?? one?.addressCountry);
  const place = address => address.split("#")[0].replace(/\\/$/, "");
  const alternates = [...document.querySelectorAll("link[rel~=alternate][hreflang]")].slice(0, 200);
  const few = texts => texts.map(short).filter(Boolean).slice(0, 10);
  return {
    names: few([meta("og:site_name"), ...shops.map(one => one.name), meta("application-name")]),
    title: short(document.title),
    countries: few(countries),
    languages: few([
      ...alternates.filter(link => place(link.href) === place(location.href)).map(link => link.hreflang),
      meta("content-language"), meta("og:locale"),
    ]),
  };
}"""


async def hints(walk: Walk[WalkSpec]) -> dict[str, Json]:
    """Names, countries and languages with their regions, the surest first."""
    found = cast("dict[str, list[Json]]", await walk.tab.ask(_HINTS))
    document = walk.tab.ear.document
    header = document.headers.get("content-language") if document else None
    if header:
        found["languages"].append(header[:200])
    return cast("dict[str, Json]", found)


async def note_title(walk: Walk[WalkSpec]) -> None:
    """Another page's title, where the walk ended: what it shares with the home page's is the shop's name."""
    found = walk.fingerprint.get("hints")
    if isinstance(found, dict):
        # the page may be gone, or hang
        with contextlib.suppress(PageError, ProbeError, TimeoutError):
            async with asyncio.timeout(_ANSWER_WITHIN):
                found["other_title"] = await walk.tab.ask("() => document.title.slice(0, 200)")
