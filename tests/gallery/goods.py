"""What the shops of the gallery sell: the same few things everywhere, in the shop's language and currency."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Language = Literal["da", "en", "de", "sv", "nb"]
Currency = Literal["DKK", "EUR", "USD", "SEK", "NOK", "GBP"]
Kind = Literal["plain", "sizes", "sold-out", "gift-card"]

SIZES = ("S", "M", "L")
PARITY: dict[Currency, int] = {"EUR": 1, "USD": 1, "GBP": 1, "DKK": 8, "SEK": 11, "NOK": 12}


@dataclass(frozen=True)
class Good:
    """One thing in a shop. Prices are in whole units of the shop's currency."""

    number: int
    slug: str
    title: str
    price: int
    was: int | None
    kind: Kind

    @property
    def sizes(self) -> tuple[str, ...]:
        return SIZES if self.kind == "sizes" else ()


# kind, price in EUR, price before in EUR, title in da, en, de, sv, nb; gift card and sold-out first, as in real lists
_ARTICLES: tuple[tuple[Kind, int, int | None, tuple[str, str, str, str, str]], ...] = (
    ("gift-card", 20, None, ("Gavekort", "Gift card", "Geschenkgutschein", "Presentkort", "Gavekort")),
    ("sold-out", 30, None, ("Lampe Lys", "Lamp Lys", "Leuchte Lys", "Lampa Lys", "Lampe Lys")),
    ("sizes", 79, 99, ("Sweater Vind", "Sweater Vind", "Pullover Vind", "Tröja Vind", "Genser Vind")),
    ("plain", 12, None, ("Kop Ler", "Cup Ler", "Becher Ler", "Mugg Ler", "Kopp Ler")),
    ("plain", 25, 35, ("Vase Sø", "Vase Sea", "Vase See", "Vas Sjö", "Vase Sjø")),
    ("plain", 49, None, ("Plaid Hede", "Blanket Heath", "Decke Heide", "Filt Hed", "Pledd Hei")),
    ("plain", 18, None, ("Bakke Birk", "Tray Birch", "Tablett Birke", "Bricka Björk", "Brett Bjørk")),
    ("sizes", 39, None, ("Hue Tang", "Hat Kelp", "Mütze Tang", "Mössa Tång", "Lue Tang")),
)  # fmt: skip
_ORDER: tuple[Language, ...] = ("da", "en", "de", "sv", "nb")


def goods(language: Language, currency: Currency) -> tuple[Good, ...]:
    return tuple(_goods(_ORDER.index(language), PARITY[currency]))


def _goods(place: int, parity: int) -> Iterator[Good]:
    for number, (kind, price, was, titles) in enumerate(_ARTICLES, start=1):
        title = titles[place]
        yield Good(
            number=number,
            slug=_slug(title),
            title=title,
            price=price * parity,
            was=was * parity if was else None,
            kind=kind,
        )


def _slug(title: str) -> str:
    letters = {"ø": "o", "ö": "o", "å": "a", "ä": "a", "ü": "u", " ": "-"}
    return "".join(letters.get(letter, letter) for letter in title.lower())


def money(amount: int, currency: Currency) -> str:
    """As the country of the currency writes it."""
    whole = f"{amount:,}"
    match currency:
        case "USD":
            return f"${whole}.00"
        case "GBP":
            return f"£{whole}.00"
        case "EUR":
            return f"{whole.replace(',', '.')},00 €"
        case "DKK":
            return f"{whole.replace(',', '.')},00 kr."
        case "SEK" | "NOK":
            return f"{whole.replace(',', ' ')} kr"
