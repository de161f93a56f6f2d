"""What stands in the shop: the same goods, numbers and addresses each time. Import after Django's setup.

Made with Oscar's own models. The shop lists its goods in the order in which they are made here, and
the first three cannot be put into a basket from a list, as in real shops: a parent, whose sizes have
the price and the stock, a sold-out one, and one without a price.
"""

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.sites.models import Site
from oscar.apps.address.models import Country
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.apps.catalogue.models import (
    Product,
    ProductAttribute,
    ProductClass,
    ProductImage,
)
from oscar.apps.partner.models import Partner, StockRecord
from oscar.apps.shipping.models import OrderAndItemCharges
from PIL import Image, ImageDraw

PICTURE = 155  # pixels: the height of a picture in Oscar's lists
STOCK = 40


class Article(NamedTuple):
    """One thing to sell. No price: it has no stock record and cannot be bought."""

    upc: str
    title: str
    category: str
    price: str | None = None
    stock: int = STOCK


SIZES = {"S": 12, "M": 8, "L": 0}
PARENT = Article("HH-100", "Uldsweater Vind", "Clothes > Knitwear")
ARTICLES = [
    Article("HH-101", "Lysestage Fjord", "Living > Candles", "249.00", 0),
    Article("HH-102", "Bogstøtte Granit", "Living", None),
    Article("HH-103", "Lysestage Klit", "Living > Candles", "249.00"),
    Article("HH-104", "Bloklys, 4 stk.", "Living > Candles", "89.00"),
    Article("HH-105", "Fyrfadsstage i messing", "Living > Candles", "129.00"),
    Article("HH-106", "Vase Sø", "Living", "349.00"),
    Article("HH-107", "Plaid i lammeuld", "Living", "599.00"),
    Article("HH-108", "Pude Hede", "Living", "299.00"),
    Article("HH-109", "Spejl Måne", "Living", "899.00"),
    Article("HH-110", "Vægur Nat", "Living", "449.00"),
    Article("HH-111", "Kaffekrus Ler", "Kitchen > Cups", "119.00"),
    Article("HH-112", "Espressokop Ler", "Kitchen > Cups", "95.00"),
    Article("HH-113", "Tekop Mos", "Kitchen > Cups", "125.00"),
    Article("HH-114", "Skærebræt i eg", "Kitchen", "279.00"),
    Article("HH-115", "Saltkværn", "Kitchen", "229.00"),
    Article("HH-116", "Peberkværn", "Kitchen", "229.00"),
    Article("HH-117", "Viskestykke Strib", "Kitchen", "79.00"),
    Article("HH-118", "Grydeske i bøg", "Kitchen", "59.00"),
    Article("HH-119", "Brødkniv", "Kitchen", "319.00"),
    Article("HH-120", "Kande Kyst", "Kitchen", "389.00"),
    Article("HH-121", "Hue i merino", "Clothes", "249.00"),
    Article("HH-122", "Halstørklæde Tang", "Clothes", "329.00"),
    Article("HH-123", "Strømper, 3 par", "Clothes", "149.00"),
    Article("HH-124", "Forklæde Hør", "Kitchen", "269.00"),
    Article("HH-125", "Bakke Birk", "Kitchen", "199.00"),
    Article("HH-126", "Lanterne Skær", "Living > Candles", "429.00", 3),
]
COUNTRIES = {
    "DK": ("DNK", "208", "Denmark"),
    "SE": ("SWE", "752", "Sweden"),
    "DE": ("DEU", "276", "Germany"),
}
DELIVERIES = {"Free delivery to a parcel shop": "0.00", "Delivery to the door": "49.00"}


def fill() -> None:
    """Put everything into an empty, migrated database and the pictures into the media folder."""
    Site.objects.update(domain="127.0.0.1", name=settings.OSCAR_SHOP_NAME)
    partner = Partner.objects.create(name="Havn & Hede lager")
    goods = ProductClass.objects.create(name="Goods")
    clothes = ProductClass.objects.create(name="Clothes in sizes")
    ProductAttribute.objects.create(
        product_class=clothes, name="Size", code="size", type=ProductAttribute.TEXT
    )
    add_parent(PARENT, product_class=clothes, partner=partner)
    for place, article in enumerate(ARTICLES, start=1):
        add_standalone(article, product_class=goods, partner=partner, place=place)
    add_deliveries()


def add_standalone(
    article: Article, *, product_class: ProductClass, partner: Partner, place: int
) -> None:
    product = Product.objects.create(
        title=article.title,
        upc=article.upc,
        product_class=product_class,
        description=f"{article.title}: made to be used every day.",
    )
    finish(product, category=article.category, place=place)
    if article.price is not None:
        add_stock(product, partner=partner, price=article.price, count=article.stock)


def add_parent(article: Article, *, product_class: ProductClass, partner: Partner) -> None:
    parent = Product.objects.create(
        structure=Product.PARENT,
        title=article.title,
        upc=article.upc,
        product_class=product_class,
        description=f"{article.title} comes in three sizes.",
    )
    finish(parent, category=article.category, place=0)
    for size, count in SIZES.items():
        child = Product(
            structure=Product.CHILD,
            parent=parent,
            title=f"{article.title} {size}",
            upc=f"{article.upc}-{size}",
        )
        child.attr.size = size
        child.save()
        add_stock(child, partner=partner, price="799.00", count=count)


def add_stock(product: Product, *, partner: Partner, price: str, count: int) -> None:
    StockRecord.objects.create(
        product=product,
        partner=partner,
        partner_sku=product.upc,
        price_currency=settings.OSCAR_DEFAULT_CURRENCY,
        price=Decimal(price),
        num_in_stock=count,
    )


def finish(product: Product, *, category: str, place: int) -> None:
    """Give it a category and a picture."""
    product.categories.add(create_from_breadcrumbs(category))
    file = f"{settings.OSCAR_IMAGE_FOLDER}/{product.upc}.png"
    draw(Path(settings.MEDIA_ROOT) / file, letter=product.title[0], place=place)
    ProductImage.objects.create(product=product, original=file, display_order=0)


def draw(path: Path, *, letter: str, place: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    hue = place * 67 % 360
    picture = Image.new("RGB", (PICTURE, PICTURE), f"hsl({hue}, 35%, 82%)")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((28, 28, PICTURE - 28, PICTURE - 28), fill=f"hsl({hue}, 40%, 55%)")
    pen.text((PICTURE / 2, PICTURE / 2), letter, fill="white", anchor="mm", font_size=56)
    picture.save(path)


def add_deliveries() -> None:
    for order, (code, (three, number, name)) in enumerate(COUNTRIES.items()):
        Country.objects.create(
            iso_3166_1_a2=code,
            iso_3166_1_a3=three,
            iso_3166_1_numeric=number,
            printable_name=name,
            name=name,
            is_shipping_country=True,
            display_order=len(COUNTRIES) - order,
        )
    for name, price in DELIVERIES.items():
        delivery = OrderAndItemCharges.objects.create(name=name, price_per_order=Decimal(price))
        delivery.countries.set(Country.objects.all())
