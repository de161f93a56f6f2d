"""A product that can be bought: opened, its variant chosen, its button found."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import TypedDict, cast

from probes.browser.errors import PageError
from probes.browser.meaning import gone_words
from probes.browser.tab import Spot
from probes.codes import Code
from probes.purchase.flow import Flow
from probes.purchase.likeness import bare
from probes.purchase.lists import MISSING
from probes.purchase.platform import Part
from probes.purchase.prices import note_price
from probes.result import Finding, Severity

_MOST_PRODUCTS = 6  # tried until one can be bought
_MOST_REFUSED = 3  # of those, tried until the cart takes one
_SETTLE = 3.0  # seconds that a button may take to wake up; the first product has more
_CHOOSE_EVERY = 1.0  # seconds
_UNBUYABLE = {Code.SOLD_OUT, Code.NO_ADD_BUTTON}
# A logo may be a heading too, and stand first.
_TITLE = """() => {
  const own = [...document.querySelectorAll("h1")].filter(one => !one.closest("header:not(main *), nav, footer:not(main *)"));
  const titles = [...document.querySelectorAll("main h1"), ...own, ...document.querySelectorAll("h1")]
    .map(heading => heading.innerText);
  const others = [document.querySelector("meta[property='og:title']")?.content,
    document.title.split(/ [|\\u2013\\u2014-] /)[0]];
  return [...titles, ...others].map(one => (one ?? "").replace(/\\s+/g, " ").trim()).find(Boolean) ?? "";
}"""
# An order form asks how many of each of several things: of one of them one, and what it is called.
_ONE_OF_SEVERAL = """button => {
  const counts = [...(button.form ?? button.closest("form"))?.querySelectorAll("input[type=number]") ?? []]
    .filter(one => !one.disabled && !one.readOnly && Number(one.min) <= 0 && one.checkVisibility());
  if (!counts.length) return "";
  let chosen = counts.find(one => Number(one.value) > 0);
  if (!chosen) {
    [chosen] = counts;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(chosen, "1");
    for (const name of ["input", "change"]) chosen.dispatchEvent(new Event(name, {bubbles: true}));
  }
  if (counts.length === 1) return "";
  let row = chosen;
  while (counts.filter(one => row.parentElement.contains(one)).length === 1) row = row.parentElement;
  return [...row.querySelectorAll("h1, h2, h3, h4, h5, h6, [role=heading], a[href], strong, b, th, td, label")]
    .map(one => one.innerText.replace(/\\s+/g, " ").trim()).find(text => /\\p{L}/u.test(text)) ?? "";
}"""
# Chooses where nothing is chosen yet, or what is chosen is gone; `again` tells a script that came late
# of what was chosen before. A swatch is a button in many themes.
_CHOOSE = """(groups, [goneWords, again]) => {
  const words = new RegExp(goneWords, "i");
  const gone = one => one.disabled || words.test(one.labels?.[0]?.textContent ?? one.textContent)
    || one.matches(".disabled, [disabled], [aria-disabled=true], [data-available=false]");
  const tell = field => ["input", "change"].forEach(
    name => field.dispatchEvent(new Event(name, {bubbles: true})));
  const fromList = list => {
    const now = list.selectedOptions[0];
    const free = now?.value && !gone(now) ? now
      : [...list.options].find(one => one.value && !gone(one));
    if (!free || (free === now && !again)) return;
    list.value = free.value;
    tell(list);
  };
  // where each variant is a page, its heading says which one it is, and the shop wants it chosen all the same
  const heading = document.querySelector("main h1, h1")?.innerText.trim() ?? "";
  const named = group => [...group.querySelectorAll("button")].find(one => one.innerText.trim().length > 2
    && heading.endsWith(` ${one.innerText.trim()}`) && !gone(one));
  const fromGroup = group => {
    const kind = ["input[type=radio]", "[role=radio]", "[role=option]", "button"].find(one => group.querySelector(one));
    const now = group.querySelector(kind?.startsWith("input") ? "input:checked"
      : ":is([aria-checked=true], [aria-pressed=true], .selected, .active)");
    if (!now || gone(now)) {
      (named(group) ?? [...group.querySelectorAll(kind ?? "input")].find(one => !gone(one)))?.click();
    } else if (again && kind.startsWith("input")) tell(now);
  };
  for (const group of groups) {
    if (group.matches("select")) fromList(group);
    else fromGroup(group);
  }
  const says = document.querySelector("meta[property$='price:currency'], meta[itemprop=priceCurrency]");
  const data = [...document.querySelectorAll("script[type='application/ld+json']")]
    .map(script => /"priceCurrency"\\s*:\\s*"([A-Z]{3})"/.exec(script.textContent)?.[1]);
  // What stands around the heading says how the price is meant. Every amount of the page may be the price, though: a
  // line about free delivery may stand nearer. Read text by text, as boxes have no space between them.
  const money = /\\d\\s?(kr|,-|€|£|\\$|zł|dkk|sek|nok|eur|gbp|usd|chf|pln)|(kr\\.?|€|£|\\$|dkk|sek|nok|eur|gbp|usd|chf|pln)\\s?\\d/i;
  let box = document.querySelector("main h1, h1");
  for (let up = 0; up < 6 && box && !money.test(box.textContent); up++) box = box.parentElement;
  const price = box && box !== document.body ? box.innerText.slice(0, 1500) : "";
  const texts = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
  const amounts = [];
  for (let one = texts.nextNode(); one && amounts.length < 400; one = texts.nextNode())
    if (/\\d|kr|,-|[€£$]|zł|dkk|sek|nok|eur|gbp|usd|chf|pln/i.test(one.data) && one.data.length < 200
      && !/^(script|style|noscript|template)$/i.test(one.parentElement.localName)) amounts.push(one.data.trim());
  const numbers = [...document.querySelectorAll("script[type='application/ld+json']")].flatMap(script =>
    [...script.textContent.matchAll(/"(?:lowP|highP|p)rice"\\s*:\\s*"?(\\d+(?:\\.\\d+)?)/g)].map(match => match[1]));
  return {currency: says?.content || data.find(Boolean) || null, price,
    amounts: amounts.join(" ").slice(0, 6000), numbers: numbers.slice(0, 100), variants: groups.length};
}"""


class _Chosen(TypedDict):
    """What `_CHOOSE` gives. `price` stands around the heading, `amounts` anywhere on the page, `numbers` in its data."""

    currency: str | None
    price: str
    amounts: str
    numbers: list[str]
    variants: int


async def product(flow: Flow) -> Spot | None:
    """Open a product that can be bought, and remember it."""
    wanted = _wanted(flow)
    flow.untried = _products(flow, wanted)
    problems = await _open_next(flow)
    if wanted and problems:
        flow.findings.append(_not_the_wanted(wanted, problems[0]))
    return flow.button


async def another_product(flow: Flow) -> bool:
    """Open the next product in place of one that the cart did not take; False when there is none.

    Nor when somebody asked for just this one, or no time is left to try.
    """
    flow.refused += 1
    if flow.remember.get("product") == _wanted(flow) or flow.refused >= _MOST_REFUSED:
        return False
    if not flow.untried or not flow.has_time_for_more():
        return False
    try:
        await _open_next(flow)
    except PageError as error:
        if error.problem.code not in MISSING | _UNBUYABLE:
            raise
        return False
    return True


async def open_again(flow: Flow) -> Spot:
    """Open the same product once more; its button."""
    flow.extend()
    return await _buyable(flow, flow.product_url, patient=True)


async def _open_next(flow: Flow) -> list[PageError]:
    """Open products until one can be bought; what was wrong with those before it."""
    flow.expect("a product in stock with a button that adds it to the cart")
    problems: list[PageError] = []
    while flow.untried:
        address = flow.untried.pop(0)
        flow.extend()
        try:
            flow.button = await _buyable(flow, address, patient=not problems)
        except PageError as error:
            if error.problem.code not in MISSING | _UNBUYABLE:
                raise
            problems.append(error)
            continue
        flow.remember["product"] = address
        return problems
    if not problems:
        flow.fail(Code.PRODUCT_MISSING, "no product to open")
    raise commonest(problems)


def commonest(problems: Sequence[PageError]) -> PageError:
    """What most products have wrong: one that is sold out stands in every list."""
    codes = Counter(error.problem.code for error in problems)
    [(code, _)] = codes.most_common(1)
    return next(error for error in problems if error.problem.code is code)


def _wanted(flow: Flow) -> str | None:
    return flow.address(flow.spec.product) if flow.spec.product else None


def _products(flow: Flow, wanted: str | None) -> list[str]:
    """Addresses of products to try: the configured one, the last one bought, then those listed."""
    known = flow.run.memory.get("product")
    first = [wanted] if wanted else [known] if isinstance(known, str) else []
    return distinct([*first, *flow.listed])[:_MOST_PRODUCTS]


def distinct(addresses: Sequence[str]) -> list[str]:
    """Each product once: themes link each of its variants."""
    products: dict[str, str] = {}
    for address in addresses:
        products.setdefault(bare(address), address)
    return list(products.values())


async def _buyable(flow: Flow, address: str, *, patient: bool) -> Spot:
    """Open a product and find its button. Raises PageError when it can't be bought.

    A dead button looks as that of a sold-out product does until the page's script is there.
    """
    await flow.tab.open(address)
    flow.title = ""
    within = min(_CHOOSE_EVERY, flow.left() / 2)
    spot = await flow.find(Part.ADD_BUTTON, Part.SOLD_OUT, within=within)
    await _choose(flow)
    if spot is None or not flow.is_one(spot, Part.ADD_BUTTON):
        half = flow.left() / 2
        spot = await _awake(flow, within=half if patient else min(_SETTLE, half))
        await _choose(flow)
    spot = await flow.pressable(spot, Part.ADD_BUTTON)
    await note_name(flow, spot)
    if spot is None:
        if await flow.find(Part.SOLD_OUT, within=0) is not None:
            flow.fail(Code.SOLD_OUT, f'"{flow.title}" is sold out')
        flow.fail(Code.NO_ADD_BUTTON, f'"{flow.title}" has no button that adds it to the cart')
    flow.product_url = flow.tab.url
    return spot


async def note_name(flow: Flow, button: Spot | None) -> None:
    """What this button buys now: each variant may have a name of its own, and so has each row of an order form."""
    of_several = await flow.tab.ask_of(button, _ONE_OF_SEVERAL) if button else None
    flow.title = str(of_several or await flow.tab.ask(_TITLE) or flow.title)


async def _awake(flow: Flow, *, within: float) -> Spot | None:
    """Wait for a button that can be pressed, and choose again: the script may have come only now."""
    end = asyncio.get_running_loop().time() + within
    while (left := end - asyncio.get_running_loop().time()) > 0:
        spot = await flow.find(Part.ADD_BUTTON, within=min(left, _CHOOSE_EVERY))
        if spot is not None:
            return spot
        await _choose(flow, again=True)
    return None


async def _choose(flow: Flow, *, again: bool = False) -> None:
    """Choose a variant in stock where one must be chosen."""
    groups = flow.candidates(Part.OPTION_GROUP)
    said = await flow.tab.ask_all(groups, _CHOOSE, [gone_words().pattern, again])
    found = cast("_Chosen", said)
    if found["currency"] and not flow.fingerprint.get("currency"):
        flow.fingerprint["currency"] = found["currency"]
    flow.prices = {}
    if not found["variants"]:
        note_price(
            flow,
            "product",
            found["price"],
            elsewhere=found["amounts"],
            numbers=found["numbers"],
        )


def _not_the_wanted(wanted: str, problem: PageError) -> Finding:
    code = problem.problem.code
    return Finding(
        code=Code.PRODUCT_MISSING if code in MISSING else code,
        severity=Severity.WARNING,
        subject=wanted,
        message=f"{problem.problem.seen}; another product was bought instead",
    )
