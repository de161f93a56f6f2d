"""Looks round on the page on which a step failed, and takes down what may be behind it.

Only for the attempt that has to explain: it asks the page some questions more, and nothing is pressed,
typed or opened. What the signals mean is `rank`'s business. That a question gets no answer is no news:
the page is broken, and what was found until then is enough.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TypedDict, cast
from urllib.parse import urlsplit

from config.checks import WalkSpec
from probes.base import ProbeError
from probes.browser.errors import PageError
from probes.browser.witness import Trouble, TroubleKind, Witness
from probes.purchase.apps import app_of, file_of, maker_of
from probes.purchase.consent import consent_managers
from probes.purchase.flow import Flow
from probes.purchase.platform import Part
from probes.purchase.signals import Cover, Fault, Looked, PageSays, Signals, known_marks, mark
from probes.result import Failure, Json

_ASK_WITHIN = 3.0  # seconds
_MOST_FAULTS = 40
NOISE = "noise"
"""Where the memory keeps what good runs have."""
_KINDS = {"script": "script", "document": "frame", "xhr": "request", "fetch": "request"}

# The smallest thing over the middle of the button, and the box that it belongs to.
_WHAT_COVERS = """(button, managers) => {
  button.scrollIntoView({block: "center", behavior: "instant"});
  const {left, top, width, height} = button.getBoundingClientRect();
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  if (!over || button.contains(over) || over.contains(button)) return null;
  let box = over;
  while (box.parentElement && box.parentElement !== document.body && !box.parentElement.contains(button))
    box = box.parentElement;
  const manager = managers.find(({present}) => box.matches(present) || box.querySelector(present)
    || over.closest(present));
  const text = (box.innerText ?? "").replace(/\\s+/g, " ").trim();
  const words = /cookie|samtykke|consent|gdpr|datenschutz|samtycke|privacy/i;
  const says = [text, box.id, box.className, box.getAttribute("aria-label")].join(" ");
  const called = box.getAttribute("aria-label") || (box.id ? "#" + box.id : "")
    || [box.localName, ...box.classList].join(".");
  return {name: manager?.name ?? called.slice(0, 80), text: text.slice(0, 200),
    consent: Boolean(manager) || words.test(says)};
}"""
# By meaning, and never by the names that a platform or theme gives its parts.
_WHAT_IS_HERE = """([shunned]) => {
  const shown = one => one.checkVisibility({opacityProperty: true, visibilityProperty: true})
    && one.getBoundingClientRect().width > 8 && one.getBoundingClientRect().height > 8;
  const flat = text => (text ?? "").replace(/\\s+/g, " ").trim();
  const working = one => !one.matches(":disabled, [aria-disabled=true], [inert] *, .disabled");
  const never = one => shunned.some(row => { try { return Boolean(one.closest(row)); } catch { return false; } });
  const main = document.querySelector("main, [role=main]") ?? document.body;
  const outside = "header, footer, nav, [role=search], [action*=search i], [action*=newsletter i], [class*=newsletter i]";
  const toPress = [...main.querySelectorAll("button, [role=button], input[type=submit], input[type=image], a, [tabindex], [onclick]")]
    .filter(one => !one.closest(outside) && shown(one) && working(one) && !never(one));
  const said = one => flat(one.innerText || one.value || one.getAttribute("aria-label") || one.title);
  const intoCart = /(læg|tilføj|put|kom) .*(kurv|taske|indkøb)|(føj|tilføj) til (kurv|indkøb|taske)|^i kurv(en)?$|^(add|put) .{0,20}(cart|basket|bag|trolley)|in den (warenkorb|einkaufswagen)|(lägg|legg) .{0,20}(varukorg|kundvagn|korg|handlekurv|kurv)/i;
  const toCheckout = /til (kassen|betaling)|check ?out|zur kasse|till kassan|gå til bestilling|proceed to (pay|order)/i;
  const card = "li, article, [class*=card i], [class*=related i], [class*=recommend i], [class*=slider i], [class*=carousel i]";
  // in the card of another product: a picture in it leads to another page
  const page = address => address.split("#")[0];
  const elsewhere = link => page(link.href) !== page(location.href) && !/\\.(jpe?g|png|webp|avif|gif|svg)$/i.test(link.pathname);
  const another = one => {
    for (let box = one.parentElement; box && box !== main && !box.querySelector("h1"); box = box.parentElement)
      if ([...box.querySelectorAll("a[href]")].some(link => link.querySelector("img, picture")?.getBoundingClientRect().width > 60
        && elsewhere(link))) return true;
    return false;
  };
  const price = /(\\d[\\d .,]*\\s?(kr|,-|€|£|\\$|dkk|sek|nok|eur))|((kr\\.?|€|£|\\$|dkk|sek|nok|eur)\\s?\\d)/i;
  const pictured = [...main.querySelectorAll("a[href]")].filter(link => {
    const box = link.closest("li, article, [class*=card i], [class*=item i], [class*=product i]") ?? link;
    return box !== main && shown(link) && box.querySelector("img, picture, svg") && price.test(box.textContent);
  });
  const kinds = ":not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button], [type=image], [type=search])";
  const fields = [...document.querySelectorAll(`input${kinds}, select, textarea`)]
    .filter(one => !one.closest(outside) && working(one) && shown(one));
  const data = [...document.querySelectorAll("script[type='application/ld+json']")].map(one => one.textContent).join(" ");
  const stock = /schema\\.org\\/(InStock|OutOfStock|SoldOut|Discontinued|LimitedAvailability)/i.exec(data)?.[1];
  const pick = (words, apart) => [...new Set(toPress.filter(one => words.test(said(one)) && said(one).length < 60
    && !(apart && (one.closest(card) || another(one)))).map(said))].slice(0, 5);
  return {
    heading: flat(document.querySelector("main h1, h1")?.innerText || document.title).slice(0, 200),
    text: flat(main.innerText).slice(0, 4000),
    notices: [...main.querySelectorAll("form, [role=alert], [role=status], [class*=error i], [class*=notice i], [class*=warning i]")]
      .filter(one => shown(one) && !one.parentElement.closest(card)).map(one => flat(one.innerText)).join(" ").slice(0, 2000),
    buys: pick(intoCart, true), ways_on: pick(toCheckout, false),
    products: new Set(pictured.map(link => link.href.split(/[?#]/)[0])).size,
    fields: fields.length,
    in_stock: stock ? /^(InStock|Limited)/i.test(stock) : null,
  };
}"""


class _Here(TypedDict):
    """What `_WHAT_IS_HERE` gives."""

    heading: str
    text: str
    notices: str
    buys: list[str]
    ways_on: list[str]
    products: int
    fields: int
    in_stock: bool | None


async def investigate(flow: Flow[WalkSpec], failure: Failure) -> Signals:
    """The signals of a step that failed; nothing but the failure for an attempt that need not explain."""
    said = Signals(code=failure.code, step=failure.step, seen=failure.seen)
    witness = flow.witness
    if witness is None or not flow.run.full_evidence:
        return said
    looked = flow.looked or await _look(flow, witness)
    return replace(
        said,
        status=looked.status,
        faults=tuple(_faults(flow, witness, looked.number)),
        cover=looked.cover,
        page=looked.page,
    )


async def look_before_leaving(flow: Flow[WalkSpec]) -> None:
    """Take down what this page shows: the step fails on it, and goes on to others to be sure.

    The first such page of a step counts.
    """
    if flow.witness is not None and flow.run.full_evidence and flow.looked is None:
        flow.looked = await _look(flow, flow.witness)


async def _look(flow: Flow[WalkSpec], witness: Witness) -> Looked:
    document, crashed = flow.tab.ear.document, flow.tab.ear.crashed
    return Looked(
        cover=None if crashed else await _cover(flow),
        page=PageSays() if crashed else await _page(flow),
        number=witness.page_number,
        status=document.status if document else 0,
    )


async def _page(flow: Flow[WalkSpec]) -> PageSays:
    said: _Here | None = None
    with contextlib.suppress(PageError, ProbeError, TimeoutError):
        async with asyncio.timeout(_ASK_WITHIN):
            rows: list[Json] = [*flow.candidates(Part.NEVER_CLICK)]
            said = cast("_Here", await flow.tab.ask(_WHAT_IS_HERE, [rows]))
    if said is None:
        return PageSays()
    return PageSays(
        heading=said["heading"],
        text=said["text"],
        notices=said["notices"],
        buys=tuple(said["buys"]),
        ways_on=tuple(said["ways_on"]),
        products=said["products"],
        fields=said["fields"],
        in_stock=said["in_stock"],
    )


async def _cover(flow: Flow[WalkSpec]) -> Cover | None:
    """What lies over the button that the failed step was to press."""
    if flow.button is None:
        return None
    with contextlib.suppress(PageError, ProbeError, TimeoutError):
        async with asyncio.timeout(_ASK_WITHIN):
            over = await flow.tab.ask_of(flow.button, _WHAT_COVERS, consent_managers())
            if isinstance(over, dict):
                return Cover(
                    name=str(over["name"]), text=str(over["text"]), consent=over["consent"] is True
                )
    return None


def _faults(flow: Flow[WalkSpec], witness: Witness, page: int) -> Iterator[Fault]:
    """What went wrong on the page of the failure, or since its step began."""
    known = known_marks(flow.run.memory.get(NOISE))
    seen: set[str] = set()
    for trouble in witness.troubles():
        sum_ = mark_of(trouble)
        in_the_way = trouble.page == page or trouble.at >= flow.step_began
        if in_the_way and sum_ not in seen and len(seen) < _MOST_FAULTS:
            seen.add(sum_)
            yield _fault(trouble, host=flow.tab.ear.host, known=sum_ in known)


def _fault(trouble: Trouble, *, host: str, known: bool) -> Fault:
    own = urlsplit(trouble.url).hostname in {host, None}
    kinds = {TroubleKind.ERROR: "error", TroubleKind.CONSOLE: "console"}
    return Fault(
        what=kinds.get(trouble.kind) or _KINDS.get(trouble.resource, "other"),
        text=trouble.text,
        url=trouble.url,
        own=own,
        file=file_of(trouble.url),
        maker="" if own else maker_of(trouble.url),
        app=app_of(trouble.url),
        status=trouble.status,
        known=known,
    )


def mark_of(trouble: Trouble) -> str:
    """By which the same trouble is known in another run."""
    return mark(trouble.kind.value, trouble.text, trouble.url)
