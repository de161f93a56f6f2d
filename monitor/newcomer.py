"""What a first look at a shop tells: where it sells, and what its YAML file should say. Pure.

Whoever looks, asks and writes is `monitor.cli.add`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import yaml
from babel.core import get_global
from babel.languages import get_official_languages

from config.store import Market
from probes.result import Json

_ELSEWHERE = {"UK": "GB"}
"""The one country whose top-level domain is not its code."""
_ANYBODYS = "AD AI AS BZ CC CD CO DJ FM IO LA ME MS NU SC SR SU TK TV WS"
"""Countries' domains that shops of all the world have (the list that Google Search treats as generic)."""
_LONGEST = 200  # letters of a shop's name, or of an address
_WAYS_ON = {
    # what under `purchase:` shows the way, by the step that did not find it
    "collection": "collection: /path/of/a/list/of/products",
    "product": "product: /path/of/a/product/in/stock",
    "add_to_cart": "product: /path/of/another/product",
    "cart": "cart: /path/of/the/cart",
    "checkout": "checkout: /what/its/path/begins/with",
}


def market_of(url: str, facts: Mapping[str, Json]) -> Market:
    """Where a shop probably sells, by its address and by what its pages say; `facts` may be empty.

    Which language and country go together is CLDR's knowledge, a country's time zone the tz
    database's, whose first for a country is where most people live.
    """
    said = str(facts.get("language") or "").replace("_", "-")
    language, _, region = said.lower().partition("-")
    currency = _code("[A-Z]{3}", str(facts.get("currency") or "")) or ""
    guesses = _countries(url, region=region, currency=currency, language=language, facts=facts)
    country = next((one for one in guesses if one in _zones()), None)
    if not language and country:
        language = next(iter(get_official_languages(country, de_facto=True)), "")
    return Market(
        language=_code("[a-z]{2}", language),
        country=country,
        currency=currency or None,
        timezone=_zones()[country] if country else "UTC",
    )


def _countries(
    url: str, *, region: str, currency: str, language: str, facts: Mapping[str, Json]
) -> Iterator[str]:
    """The surest first. What a shop takes for the customer's country may only be where we are."""
    ending = (urlsplit(url).hostname or "").rpartition(".")[2].upper()
    yield "" if ending in _ANYBODYS.split() else _ELSEWHERE.get(ending, ending)
    yield region.upper()
    yield currency[:2]  # a currency's code begins with its country's
    yield str(facts.get("country") or "").upper()
    if language != "en":
        yield str(get_global("likely_subtags").get(language, "")).rpartition("_")[2]


def _code(pattern: str, text: str) -> str | None:
    return text if re.fullmatch(pattern, text) else None


@cache
def _zones() -> Mapping[str, str]:
    """The time zone of each country."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    zones: dict[str, str] = {}
    for country, _, zone, *_ in rows:
        zones.setdefault(country, zone)
    return zones


def store_file(
    url: str,
    *,
    market: Market,
    shared: Market,
    facts: Mapping[str, Json],
    remembered: Mapping[str, Json],
    today: date,
) -> str:
    """The YAML of a new shop: only what differs from `shared`, the market of defaults.yaml."""
    name = _plain(facts.get("name"))
    said = {"name": name} if name else {}
    differs = {
        key: value
        for key, value in market.model_dump().items()
        if value is not None and value != getattr(shared, key)
    }
    tree = {**said, "url": url, **({"market": differs} if differs else {})}
    found = "".join(f"# {line}\n" for line in _found(facts, remembered))
    return (
        f"# Added on {today.isoformat()} by `tillwatch add`.\n{found}"
        "# What does not stand here is as in defaults.yaml, or as in docs/configuration.md.\n"
        + yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000)
    )


def _found(facts: Mapping[str, Json], remembered: Mapping[str, Json]) -> Iterator[str]:
    """What is found anew in each run, so that it need not be written down."""
    theme = facts.get("theme")
    named = {
        "platform": facts.get("platform"),
        "theme": theme.get("name") if isinstance(theme, dict) else None,
        "shop software": facts.get("generator"),
        "consent manager": facts.get("consent_manager"),
        "product": remembered.get("product"),
    }
    for what, value in named.items():
        if _plain(value):
            yield f"Found: {what} {_plain(value)}"


def _plain(value: Json) -> str:
    """What a shop says of itself, on one line and without anything that steers a terminal."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(value or ""))
    return " ".join(text.split())[:_LONGEST]


def way_on(step: str | None) -> str | None:
    """Three lines of YAML that may help past this step; None where no setting can."""
    line = _WAYS_ON.get(step or "")
    return f"checks:\n  purchase:\n    {line}" if line else None
