"""From the home page to a list of products."""

import re
from typing import cast
from urllib.parse import urlsplit

from config.checks import WalkSpec
from probes.browser.errors import PageError
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.consent import consent_managers
from probes.purchase.fingerprint import home_facts
from probes.purchase.flow import Flow
from probes.purchase.hints import hints
from probes.purchase.investigate import look_before_leaving
from probes.purchase.likeness import GONE_WORDS
from probes.purchase.platform import Part, all_html_marks, recognise
from probes.purchase.prices import note_currency
from probes.result import Finding, Json, Severity

_MOST_COLLECTIONS = 4  # tried until one holds products
_SHORTEST_TEXT = 20  # characters; a page with less, and without pictures, is blank
MISSING = {Code.NOT_FOUND, Code.CLIENT_ERROR}

_LOOK_AROUND = """([marks, managers]) => {
  const html = document.documentElement.outerHTML, body = document.body;
  const theme = window.Shopify?.theme;
  const host = source => { try { return new URL(source).host; } catch { return ""; } };
  const sources = [...document.scripts].map(script => script.src).filter(Boolean);
  const hosts = sources.map(host).filter(Boolean);
  const ofOthers = sources.filter(one => host(one) !== location.host || one.includes("/extensions/"));
  const policy = document.querySelector("meta[http-equiv='Content-Security-Policy' i]")?.content ?? "";
  const size = performance.getEntriesByType("navigation")[0]?.decodedBodySize || html.length;
  const says = name => document.querySelector(`meta[property="${name}"]`)?.content || null;
  return {
    marks: marks.filter(mark => html.includes(mark)),
    cookies: document.cookie.split("; ").map(cookie => cookie.split("=")[0]).filter(Boolean),
    empty: (body?.innerText ?? "").trim().length,
    pictures: document.querySelectorAll("img, svg, canvas, video").length,
    scripts: [...new Set(ofOthers.map(one => one.split(/[?#]/)[0].slice(0, 200)))].slice(0, 100),
    policy: policy.slice(0, 4000),
    facts: {
      language: document.documentElement.lang || null,
      generator: document.querySelector("meta[name=generator]")?.content ?? null,
      theme: theme
        ? {name: theme.name ?? null, id: theme.id ?? null, version: theme.schema_version ?? null} : null,
      name: says("og:site_name"),
      country: window.Shopify?.country ?? null,
      currency: window.Shopify?.currency?.active ?? null,
      consent_manager: managers.find(({present, hosts: its}) =>
        document.querySelector(present) || hosts.some(one => its.includes(one)))?.name ?? null,
      script_hosts: [...new Set(hosts)].sort().slice(0, 60),
      page_kilobytes: Math.round(size / 1000),
    },
  };
}"""
# A candidate is CSS, or `words=` and a regular expression that the text of a link matches.
# Products whose card says that they are sold out come last; a theme hides the mark in the other cards.
_LINKS = """([candidates, gone]) => {
  const here = location.href.split("#")[0];
  const find = candidate => {
    if (!candidate.startsWith("words=")) return [...document.querySelectorAll(candidate)];
    const words = new RegExp(candidate.slice(6), "i");
    return [...document.querySelectorAll("a[href]")].filter(link => words.test((link.innerText ?? link.textContent).trim()));
  };
  const goneWords = new RegExp(gone, "i");
  const soldOut = link => {
    const card = gone && link.closest("li, article, [class*=card i], [class*=product i]");
    const marks = "[class*=sold i], [class*=stock i], [class*=badge i], [class*=label i], button";
    return card && [...card.querySelectorAll(marks)].some(mark =>
      goneWords.test(mark.textContent) && mark.checkVisibility());
  };
  for (const candidate of candidates) {
    const links = find(candidate)
      .map(element => element.closest("a[href]") ?? element.querySelector("a[href]"))
      .filter(link => link && link.host === location.host && link.href.split("#")[0] !== here)
      .filter(link => !/gift.?card|gavekort|presentkort|geschenk/i.test(link.href));
    const last = gone ? links.filter(soldOut) : [];
    const sorted = [...links.filter(link => !last.includes(link)), ...last];
    if (links.length) return [...new Set(sorted.map(link => link.href.split("#")[0]))];
  }
  return [];
}"""


async def home(flow: Flow[WalkSpec]) -> Spot | None:
    """Open the home page, see that it is one, and recognise the platform."""
    await flow.tab.open(flow.store.url + "/")
    flow.root = language_root(flow.store.url, arrived=flow.tab.url)
    flow.tab.ear.host = urlsplit(flow.root).hostname or ""
    flow.expect("a home page with something on it")
    seen = await _look_around(flow)
    document = flow.tab.ear.document
    headers = document.headers if document else {}
    if flow.store.platform is None:
        platform = recognise(
            headers=headers,
            html_marks=cast("list[str]", seen["marks"]),
            cookies=cast("list[str]", seen["cookies"]),
        )
        flow.use_platform(platform.name)
    facts = cast("dict[str, Json]", seen["facts"])
    flow.fingerprint |= home_facts(
        facts,
        scripts=cast("list[str]", seen["scripts"]),
        policy=cast("str", seen["policy"]),
        headers=headers,
        url=flow.tab.url,
    )
    note_currency(flow, facts["currency"])
    if flow.run.first_look:
        flow.fingerprint["hints"] = await hints(flow)
    return None


async def _look_around(flow: Flow[WalkSpec]) -> dict[str, Json]:
    """What the page shows and is made with. Raises PageError when it stays blank."""
    seen: dict[str, Json] = {}

    async def filled() -> bool:
        """Many shops send an empty page, and a script that fills it."""
        seen.update(
            cast(
                "dict[str, Json]",
                await flow.tab.ask(_LOOK_AROUND, [[*all_html_marks()], consent_managers()]),
            )
        )
        return bool(seen["pictures"]) or cast("int", seen["empty"]) >= _SHORTEST_TEXT

    if not await flow.tab.seen(filled, within=flow.left()):
        flow.fail(Code.BLANK, "the page is blank")
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


async def collection(flow: Flow) -> Spot | None:
    """Open a list of products: the configured one, the one that worked last time, or one found.

    The home page itself serves as the list when there is no other, but not in place of a list that
    worked last time and is empty now.
    """
    flow.expect("a list of products")
    linked = await _collection_links(flow)
    known = flow.run.memory.get("collection")
    empty: list[str] = []
    for address in _collections(flow, linked, known):
        if address == flow.root and (known in empty or flow.spec.collection):
            break
        flow.extend()
        if not await _opened(flow, address, was_linked=address in linked):
            continue
        spot = await flow.find(Part.PRODUCT_LINK, within=flow.left() / 2)
        flow.listed = await _links(flow, Part.PRODUCT_LINK) if spot else []
        if flow.listed:
            flow.remember["collection"] = address
            return spot
        await look_before_leaving(flow)
        empty.append(address)
    if empty:
        flow.fail(Code.NO_PRODUCTS, f"no products on {empty[0]}")
    flow.fail(Code.NO_COLLECTION, "no list of products was found from the home page")


async def _collection_links(flow: Flow) -> list[str]:
    if flow.spec.collection is not None:
        return []
    links = await _links(flow, Part.COLLECTION_LINK)
    return [link for link in links if "/products/" not in link][:_MOST_COLLECTIONS]


def _collections(flow: Flow, linked: list[str], known: Json) -> list[str]:
    """Addresses of product lists to try; the home page itself is the last."""
    if flow.spec.collection is not None:
        return [flow.address(flow.spec.collection)]
    first = [known] if isinstance(known, str) else []
    paths = [flow.address(path) for path in flow.platform.paths.collection]
    return [one for one in dict.fromkeys([*first, *linked, *paths]) if one != flow.root] + [
        flow.root
    ]


async def _opened(flow: Flow, address: str, *, was_linked: bool) -> bool:
    """Open a list. A page that is missing is passed over; a link of the shop's that leads there is told."""
    if address == flow.tab.url:
        return True
    try:
        await flow.tab.open(address)
    except PageError as error:
        if error.problem.code not in MISSING or flow.spec.collection is not None:
            raise
        if was_linked:
            flow.findings.append(_dead_link(address, error))
        return False
    return True


def _dead_link(address: str, error: PageError) -> Finding:
    return Finding(
        code=error.problem.code,
        severity=Severity.WARNING,
        subject=address,
        message=f"the home page links to {address}, which answered {error.problem.seen}",
    )


async def _links(flow: Flow, part: Part) -> list[str]:
    """Addresses within the shop of the first candidate that gives any."""
    gone = GONE_WORDS.pattern if part is Part.PRODUCT_LINK else ""
    return cast("list[str]", await flow.tab.ask(_LINKS, [[*flow.candidates(part)], gone]))
