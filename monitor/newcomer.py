"""What a first look at a shop tells: where it sells, and what its YAML file should say. Pure.

Whoever looks, asks and writes is `monitor.cli.add`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import takewhile
from urllib.parse import urlsplit

import yaml
from babel.core import Locale, get_global
from babel.languages import get_official_languages

from config.store import Market
from probes.codes import Code
from probes.result import Json

_ELSEWHERE = {"UK": "GB"}
"""The one country whose top-level domain is not its code."""
_ANYBODYS = "AD AI AS BZ CC CD CO DJ FM IO LA ME MS NU SC SR SU TK TV WS"
"""Countries' domains that shops of all the world have (the list that Google Search treats as generic)."""
_LANGUAGES = ("en", "da", "de", "sv", "nb")
_LONGEST = 200  # letters of a shop's name, or of an address
_LONGEST_WORD = 16  # letters of a part of a path that can be a word, and no token
_PRODUCT = "product: /path/of/a/product/in/stock"
_LIST = "collection: /path/of/a/list/of/products"
_CART = "cart: /path/of/the/cart"
_CHECKOUT = "checkout: /what/its/path/begins/with"
_PATIENCE = "step_timeout: 30s"
_NO_FURTHER = "until: cart"
"""Of a shop that sells only to its customers' accounts; with one, a journey goes further."""
_ADD_BUTTON = 'locators: {add_button: ["button.that-adds-to-the-cart"]}'
_CHECKOUT_BUTTON = 'locators: {checkout_button: ["a.that-leads-to-the-checkout"]}'
_WAYS_ON: Mapping[str, str] = {
    # what under `purchase:` shows the way, by what was missing
    Code.NO_COLLECTION: _LIST,
    Code.NO_PRODUCTS: _LIST,
    Code.PRODUCT_MISSING: _PRODUCT,
    Code.SOLD_OUT: _PRODUCT,
    Code.ADD_REFUSED: _PRODUCT,
    Code.NO_ADD_BUTTON: _ADD_BUTTON,
    Code.DEAD_ADD_BUTTON: _ADD_BUTTON,
    Code.CART_EMPTY: _CART,
    Code.CART_WRONG: _CART,
    Code.NO_CHECKOUT_BUTTON: _CHECKOUT_BUTTON,
    Code.DEAD_CHECKOUT_BUTTON: _CHECKOUT_BUTTON,
    Code.CHECKOUT_SENT_AWAY: _CHECKOUT,
    Code.CHECKOUT_EMPTY: _CHECKOUT,
    Code.TIMEOUT: _PATIENCE,
}
_LOST = frozenset({Code.DRIFT, Code.NOT_FOUND})
_BY_STEP = {
    "collection": _LIST,
    "product": _ADD_BUTTON,
    "add_to_cart": _ADD_BUTTON,
    "cart": _CHECKOUT_BUTTON,
    "checkout": _CHECKOUT,
}
_UNKNOWN = "generic"
"""Stands for a platform that nobody knows; a customer's way through it is found by meaning."""
_HOME = {"home", "homepage", "start", "welcome", "forside", "forsiden", "hjem", "velkommen"} | {
    "startside", "startseite", "willkommen", "hem", "startsida", "välkommen", "hjemmeside"
}  # fmt: skip
_MOST_WORDS = 3
_TELLING = 3  # letters; fewer are in many words
_ANYWHERE = "EN_US"
"""What software says of a shop that nobody told it where that is."""


def market_of(url: str, facts: Mapping[str, Json]) -> Market:
    """Where a shop probably sells, by its address and by what its pages say; `facts` may be empty.

    Which language and country go together is CLDR's knowledge, a country's time zone the tz
    database's, whose first for a country is where most people live.
    """
    said = str(facts.get("language") or "").replace("_", "-")
    language, _, _ = said.lower().partition("-")
    country, _ = _country(url, facts)
    currency = _code("[A-Z]{3}", str(facts.get("currency") or ""))
    if not language and country:
        language = next(iter(get_official_languages(country, de_facto=True)), "")
    return Market(
        language=_code("[a-z]{2}", language),
        country=country,
        currency=currency,
        timezone=_zones()[country][0] if country else "UTC",
    )


def reasons(url: str, facts: Mapping[str, Json]) -> Mapping[str, str]:
    """Why each value of the market is what it is, for who reads the file."""
    country, because = _country(url, facts)
    zones = len(_zones().get(country or "", ()))
    where = "where most people of that country live" if country else "of no country"
    more = f"; it has {zones} zones" if zones > 1 else ""
    said = facts.get("language")
    return {
        "language": "what its pages are written in" if said else f"what is spoken in {country}",
        "country": because,
        "currency": "of its prices",
        "timezone": f"{where}{more}; all times in this file are in it",
    }


def _country(url: str, facts: Mapping[str, Json]) -> tuple[str | None, str]:
    """The country, and what told it."""
    guesses = _countries(url, facts)
    return next(((one, why) for one, why in guesses if one in _zones()), (None, ""))


def _countries(url: str, facts: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """The surest first. What a shop takes for the customer's country may only be where we are."""
    ending = (urlsplit(url).hostname or "").rpartition(".")[2].upper()
    by_address = "" if ending in _ANYBODYS.split() else _ELSEWHERE.get(ending, ending)
    yield by_address, "by its address"
    said = str(facts.get("language") or "").replace("_", "-")
    language, _, region = said.lower().partition("-")
    yield region.upper(), "by the language of its pages"
    for one in _hints(facts, "languages"):
        found = one.replace("_", "-").upper()
        if found.replace("-", "_") != _ANYWHERE:
            yield found.partition("-")[2], "by the language of its pages"
    for one in _hints(facts, "countries"):
        yield _by_name(one), "by the address that it gives"
    currency = _code("[A-Z]{3}", str(facts.get("currency") or "")) or ""
    yield currency[:2], "by its currency"  # a currency's code begins with its country's
    yield str(facts.get("country") or "").upper(), "by what it takes for the customer's"
    if language != "en":
        likely = str(get_global("likely_subtags").get(language, "")).rpartition("_")[2]
        yield likely, "where most people speak its language"


def _hints(facts: Mapping[str, Json], what: str) -> list[str]:
    hints = facts.get("hints")
    found = hints.get(what) if isinstance(hints, dict) else None
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _by_name(country: str) -> str:
    """The code of a country that is named in one of the languages of the shops."""
    return _named_countries().get(country.casefold(), country.upper())


@cache
def _named_countries() -> Mapping[str, str]:
    return {
        name.casefold(): code
        for language in _LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == len("DK") and code.isalpha()
    }


def name_of(url: str, facts: Mapping[str, Json]) -> str | None:
    """What the shop calls itself: as it tells others, or the part of its titles that is its name.

    That is what titles of different pages share, or what the address has.
    """
    for name in (facts.get("name"), *_hints(facts, "names")):
        if _plain(name):
            return _plain(name)
    hints = facts.get("hints")
    titles = hints if isinstance(hints, dict) else {}
    parts, others = (_parts(titles.get(key)) for key in ("title", "other_title"))
    host = _letters((urlsplit(url).hostname or "").removeprefix("www.").rpartition(".")[0])
    shared = [part for part in parts if part in others]
    like = [part for part in parts if _is_like(_letters(part), host)]
    alone = parts if len(parts) == 1 and len(parts[0].split()) <= _MOST_WORDS else []
    return next(iter([*shared, *like, *alone]), None)


def _parts(title: Json) -> list[str]:
    """The parts of a page's title, but for what every home page is called."""
    parts = (part.strip() for part in re.split(r"\s[|\u2013\u2014·:-]\s", _plain(title)))
    return [part for part in parts if _letters(part) and part.casefold() not in _HOME]


def _is_like(part: str, host: str) -> bool:
    return min(len(part), len(host)) >= _TELLING and (part in host or host in part)


def _letters(text: str) -> str:
    """A name as it would stand in an address."""
    for letter, written in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("ä", "ae"), ("ö", "oe")):
        text = text.casefold().replace(letter, written)
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _code(pattern: str, text: str) -> str | None:
    return text if re.fullmatch(pattern, text) else None


@cache
def _zones() -> Mapping[str, list[str]]:
    """The time zones of each country, where most people live first."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    zones: dict[str, list[str]] = {}
    for country, _, zone, *_ in rows:
        zones.setdefault(country, []).append(zone)
    return zones


def store_file(
    url: str,
    *,
    market: Market,
    shared: Market,
    facts: Mapping[str, Json],
    remembered: Mapping[str, Json],
    today: date,
    checkout: str = "",
    allowed_by: str | None = None,
) -> str:
    """The YAML of a new shop: only what differs from `shared`, the market of defaults.yaml.

    Each line says where it comes from. `checkout` is the address that the purchase ended at; `allowed_by`
    who of the shop allowed the monitoring, as of today.
    """
    name, because = name_of(url, facts), reasons(url, facts)
    lines = [f"# Added on {today.isoformat()} by `tillwatch add`."]
    lines += [f"# Found: {what} {value}" for what, value in found(facts, remembered, checkout)]
    lines.append(
        "# What does not stand here is as in defaults.yaml, or as in docs/configuration.md."
    )
    if name:
        lines.append(_line("name", name, "what it calls itself"))
    lines.append(_line("url", url, "its home page"))
    differs = {
        key: value
        for key, value in market.model_dump().items()
        if value is not None and value != getattr(shared, key)
    }
    if differs:
        lines.append("market:")
        lines += [f"  {_line(key, value, because[key])}" for key, value in differs.items()]
    if allowed_by is not None:
        consent = _yaml({"given": today, "by": allowed_by}, flow=True)
        lines.append(f"consent: {consent}  # who allowed the monitoring")
    return "\n".join(lines) + "\n"


def _line(key: str, value: str, comment: str) -> str:
    return f"{_yaml({key: value})}  # {comment}"


def _yaml(values: Mapping[str, object], *, flow: bool = False) -> str:
    return yaml.safe_dump(
        dict(values), allow_unicode=True, width=10_000, sort_keys=False, default_flow_style=flow
    ).rstrip("\n")


def found(
    facts: Mapping[str, Json], remembered: Mapping[str, Json], checkout: str = ""
) -> Iterator[tuple[str, str]]:
    """What is found anew in each run, so that it need not be written down: what it is, and its value."""
    theme = facts.get("theme")
    named = {
        "platform": None if facts.get("platform") == _UNKNOWN else facts.get("platform"),
        "theme": theme.get("name") if isinstance(theme, dict) else None,
        "shop software": facts.get("generator"),
        "consent manager": facts.get("consent_manager"),
        "product": remembered.get("product"),
        "checkout": _without_token(checkout),
    }
    for what, value in named.items():
        if _plain(value):
            yield what, _plain(value)


def _without_token(address: str) -> str:
    """An address up to where it is only this customer's."""
    parts = urlsplit(address)
    words = takewhile(lambda part: len(part) < _LONGEST_WORD, parts.path.split("/"))
    return f"{parts.scheme}://{parts.netloc}{'/'.join(words)}" if address else ""


def _plain(value: Json) -> str:
    """What a shop says of itself, on one line and without anything that steers a terminal."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(value or ""))
    return " ".join(text.split())[:_LONGEST]


def way_on(step: str | None, code: str) -> str | None:
    """Three lines of YAML that may help past this; None where the shop itself fails and no setting can.

    `code` says what was missing there; where it does not, the step does.
    """
    line = _WAYS_ON.get(code) or (_BY_STEP.get(step or "") if code in _LOST else None)
    if code == Code.SIGN_IN and step == "checkout":
        line = _NO_FURTHER
    return f"checks:\n  purchase:\n    {line}" if line else None
