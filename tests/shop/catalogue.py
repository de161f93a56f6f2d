"""What the demo shop sells. Prices are in øre, texts in Danish and English."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

Text = dict[str, str]  # language -> words


class Picker(StrEnum):
    """How a product's variant is chosen."""

    NONE = "none"
    RADIO = "radio"
    SELECT = "select"
    REQUIRED = "required"  # nothing is chosen at first, and the list shows no price


@dataclass(frozen=True, kw_only=True)
class Variant:
    """What is put into the cart."""

    id: int
    name: Text
    price: int


@dataclass(frozen=True, kw_only=True)
class Product:
    """What has a page."""

    handle: str
    title: Text
    text: Text
    picker: Picker
    option: Text
    variants: tuple[Variant, ...]

    @property
    def price(self) -> int:
        return min(variant.price for variant in self.variants)


FAVOURITE = "lysestage"  # the product that some faults single out

_COLOUR = {"da": "Farve", "en": "Colour"}
_SIZE = {"da": "Størrelse", "en": "Size"}


def _product(
    number: int,
    handle: str,
    *,
    title: tuple[str, str],
    text: tuple[str, str],
    price: int,
    picker: Picker = Picker.NONE,
    option: Text = _COLOUR,
    choices: tuple[tuple[str, str, int], ...] = (("Standard", "Default", 0),),
) -> Product:
    """`choices`: Danish name, English name, what it costs more than `price`."""
    return Product(
        handle=handle,
        title={"da": title[0], "en": title[1]},
        text={"da": text[0], "en": text[1]},
        picker=picker,
        option=option,
        variants=tuple(
            Variant(
                id=41_000_000_000 + number * 100 + place,
                name={"da": danish, "en": english},
                price=price + more,
            )
            for place, (danish, english, more) in enumerate(choices, start=1)
        ),
    )


PRODUCTS = (
    _product(
        1,
        "sengetoej",
        title=("Sengetøj “Fjeld”", "Bed linen “Fjeld”"),
        text=(
            "Vasket bomuld med en blød, mat overflade. Vælg længden før du lægger i kurv.",
            "Washed cotton with a soft, matt finish. Choose a length before you add it.",
        ),
        price=59_900,
        picker=Picker.REQUIRED,
        option=_SIZE,
        choices=(("140 x 200 cm", "140 x 200 cm", 0), ("140 x 220 cm", "140 x 220 cm", 6_000)),
    ),
    _product(
        2,
        FAVOURITE,
        title=("Lysestage i messing", "Brass candle holder"),
        text=(
            "Massiv messing, drejet i hånden på et lille værksted på Fyn. Til kronelys.",
            "Solid brass, turned by hand in a small workshop on Funen. For taper candles.",
        ),
        price=24_900,
    ),
    _product(
        3,
        "vase-fjord",
        title=("Vase “Fjord”", "Vase “Fjord”"),
        text=(
            "Glaseret stentøj, 22 cm høj. Hver vase er lidt forskellig.",
            "Glazed stoneware, 22 cm tall. No two are quite alike.",
        ),
        price=34_900,
        picker=Picker.RADIO,
        choices=(("Blå", "Blue", 0), ("Sand", "Sand", 0), ("Ler", "Clay", 2_000)),
    ),
    _product(
        4,
        "uldplaid",
        title=("Uldplaid", "Wool throw"),
        text=(
            "Lambswool vævet i Norge. Lun, let og lavet til at holde.",
            "Lambswool woven in Norway. Warm, light and made to live with.",
        ),
        price=79_900,
        picker=Picker.SELECT,
        option=_SIZE,
        choices=(("130 x 180 cm", "130 x 180 cm", 0), ("150 x 220 cm", "150 x 220 cm", 20_000)),
    ),
    _product(
        5,
        "pendel",
        title=("Pendel “Skagen”", "Pendant “Skagen”"),
        text=("Pulverlakeret stål, Ø 34 cm.", "Powder-coated steel, Ø 34 cm."),
        price=129_500,
    ),
    _product(
        6,
        "kaffekrus",
        title=("Kaffekrus, sæt med 2", "Mugs, set of 2"),
        text=(
            "Håndlavet stentøj, 25 cl. Tåler opvaskemaskine.",
            "Handmade stoneware, 25 cl. Dishwasher safe.",
        ),
        price=19_900,
    ),
    _product(
        7,
        "egebakke",
        title=("Bakke i eg", "Oak tray"),
        text=("Olieret egetræ, 38 cm.", "Oiled oak, 38 cm."),
        price=44_900,
    ),
    _product(
        8,
        "pude",
        title=("Pude i hør", "Linen cushion"),
        text=(
            "Stenvasket hør med fyld af andedun.",
            "Stone-washed linen with a duck-down filling.",
        ),
        price=29_900,
        picker=Picker.RADIO,
        choices=(("Rust", "Rust", 0), ("Salvie", "Sage", 0)),
    ),
    _product(
        9,
        "spejl",
        title=("Rundt spejl", "Round mirror"),
        text=("Spejl med kant af eg, Ø 60 cm.", "Mirror with an oak rim, Ø 60 cm."),
        price=99_900,
    ),
)
BY_HANDLE = {product.handle: product for product in PRODUCTS}
BY_VARIANT = {variant.id: product for product in PRODUCTS for variant in product.variants}

SOLD_OUT_FROM_THE_START = frozenset({BY_HANDLE["pendel"].variants[0].id,
                                     BY_HANDLE["vase-fjord"].variants[2].id})  # fmt: skip


@dataclass
class Stock:
    """How many are left of each variant; counts down only when an order is placed."""

    left: dict[int, int] = field(
        default_factory=lambda: {
            variant.id: 0 if variant.id in SOLD_OUT_FROM_THE_START else 1000
            for product in PRODUCTS
            for variant in product.variants
        }
    )


def variant_of(variant_id: int) -> Variant | None:
    product = BY_VARIANT.get(variant_id)
    return next((v for v in product.variants if v.id == variant_id), None) if product else None


def others(product: Product) -> Iterator[Product]:
    """What a product's page shows below it."""
    return (other for other in PRODUCTS if other != product and other.picker is Picker.NONE)


def money(minor: int, language: str) -> str:
    """“1.299,00 kr.” with a no-break space, or “DKK 1,299.00”."""
    english = f"{minor / 100:,.2f}"
    if language == "en":
        return f"DKK\N{NO-BREAK SPACE}{english}"
    return english.translate(str.maketrans(",.", ".,")) + "\N{NO-BREAK SPACE}kr."
