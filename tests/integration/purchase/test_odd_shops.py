"""Shops that are well, each odd in one way that was once taken for a fault."""

import asyncio
from collections.abc import Mapping

import pytest
import pytest_asyncio
from aiohttp import web

from probes.result import Outcome, Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said, at_once, chosen, result
from tests.integration.purchase.small_shop import (
    CART,
    CHECKOUT,
    HOME,
    PRODUCT,
    Handler,
    small_shop,
)
from tests.often import often

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

PASSED = Said(verdict=Verdict.PASSED)
Pages = Mapping[str, str | Handler]
CHECK_OUT = '<a href="/checkout">Check out</a>'


def by_script(does: str, *, around: str = "", title: str = "Candle") -> str:
    """A product page whose button only runs a script."""
    return f"""{around}<main><h1>{title}</h1><div id="told"></div>
        <form method="post" action="/cart/add" onsubmit="event.preventDefault(); fill()">
        <button name="add">Add to cart</button></form></main><script>
        const post = path => fetch(path, {{method: "POST"}});
        async function fill() {{ {does} }}</script>"""


def holding(*, slow: float = 0, refuse_after: int = 99, with_count: bool = False) -> Pages:
    """A cart that is filled by /cart/add.js, so many times; with a count that can be asked for."""
    added: list[int] = []

    async def add(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(slow)
        if len(added) >= refuse_after:
            return web.json_response({"status": 422, "description": "Kun 1 på lager"}, status=422)
        added.append(1)
        return web.json_response({"ok": True})

    async def cart(request: web.Request) -> web.StreamResponse:
        line = CART if added else "<main>Din kurv er tom</main>"
        return web.Response(text=f"<!doctype html>{line}", content_type="text/html")

    async def counted(request: web.Request) -> web.StreamResponse:
        return web.json_response({"item_count": len(added)})

    pages: dict[str, str | Handler] = {"/cart/add.js": add, "/cart": cart}
    if with_count:
        pages |= {"/cart.js": counted, "/": f"{HOME}<!-- Shopify.theme -->"}
        pages["/shop"] = '<main><a href="/products/1">Candle</a></main>'
        pages["/collections/all"] = pages["/shop"]
    return pages


async def not_there(request: web.Request) -> web.StreamResponse:
    return web.Response(status=400, text="0")


def named(on_product: str, in_cart: str, *, header: str = "") -> Pages:
    """The product's heading, and what the cart makes of it."""
    return {
        "/product/1": header + PRODUCT.replace("<h1>Candle</h1>", on_product),
        "/cart": f'<main><p class="cart-item">{in_cart}</p>{CHECK_OUT}</main>',
    }


def filled_late(first: str, then: str) -> Pages:
    script = f"setTimeout(() => document.querySelector('#lines').innerHTML = {then!r}, 1500)"
    return {
        **holding(with_count=True),
        "/products/1": by_script('post("/cart/add.js")'),
        "/cart": f"""<main><div id="lines">{first}</div><button name="checkout"
            onclick="location = '/checkout'">Check out</button></main><script>{script}</script>""",
    }


async def sold_out(request: web.Request) -> web.StreamResponse:
    return web.json_response({"status": 422, "description": "Udsolgt"}, status=422)


def second_product(first: str, *, add: str = "/cart/add.js") -> Pages:
    """A shop with a count, whose first product is this, and whose second can be bought."""
    return {
        **holding(with_count=True),
        "/shop": '<main><a href="/products/1">Lys</a><a href="/products/2">Candle</a></main>',
        "/collections/all": '<main><a href="/products/1">Lys</a><a href="/products/2">Candle</a></main>',
        "/products/1": first,
        "/products/2": by_script(f'post("{add}")'),
        "/cart/gone": sold_out,
    }


def to_choose(picker: str, script: str) -> Pages:
    """A product whose button can be pressed when the script has heard of a choice; a script that is late."""
    button = "<button disabled>Add to cart</button>"
    form = f'<form class="variations_form cart" method="post" action="/product/1">{picker}{button}</form>'
    return {
        "/product/1": f"""<main><h1>Candle</h1>{form.replace("<button", '<button name="add-to-cart"')}
            </main><script>const wake = () => document.forms[0].lastChild.disabled = false;
            setTimeout(() => {{ {script} }}, 1500)</script>"""
    }


def elsewhere(cart: str, *, checkout: str = "/checkout", link: str = "") -> Pages:
    """A shop whose product page tells nothing, and whose cart and checkout stand elsewhere."""
    return {
        "/product/1": link + by_script(""),
        "/cart": missing,
        cart: CART.replace("/checkout", checkout),
        "/checkout": missing,
        checkout: CHECKOUT,
    }


async def missing(request: web.Request) -> web.StreamResponse:
    return web.Response(status=404, text="<h1>No such page</h1>", content_type="text/html")


def order_form() -> Pages:
    """A page that is home, list and product: so many of each; who orders none gets nothing."""
    row = """<article><h4>{0}</h4><p>€ {1}</p><input type="number" name="{0}" min="0" placeholder="0"
        aria-label="Quantity"></article>"""
    rows = row.format("Balcony", 58) + row.format("Standing", 35)
    form = f'<form method="post" action="/cart/add">{rows}<button>Add to cart</button></form>'
    ordered: list[str] = []

    async def add(request: web.Request) -> web.StreamResponse:
        ordered.extend(name for name, count in (await request.post()).items() if count)
        return web.Response(status=303, headers={"Location": "/"})

    async def home(request: web.Request) -> web.StreamResponse:
        lines = "".join(f"<li>{name} € 1 <button>Remove</button></li>" for name in ordered)
        cart = f"<section><h2>Your cart</h2><ul>{lines}</ul>{CHECK_OUT}</section>" if lines else ""
        page = f"<!doctype html><title>Concert</title><main><h1>Concert</h1>{cart}{form}</main>"
        return web.Response(text=page, content_type="text/html")

    return {"/": home, "/cart/add": add, "/cart": missing, "/shop": missing}


def named_variants() -> Pages:
    """Each variant is a product with a name of its own, which nothing marks; the cart's sign is a drawing."""
    product = """<svg class="mini-cart-icon" width="20" height="20"><text>0</text></svg><main><h1>Mug - Blue</h1>
        <form id="productForm" method="post" action="/cart/add" onsubmit="return chosen"><ul class="variant-option-list">
        <li><button type="button" onclick="choose('Red')">Red</button>
        <li><button type="button" onclick="choose('Blue')">Blue</button></ul><button>ADD TO CART</button></form></main>
        <script>let chosen = false
        const choose = name => setTimeout(() => document.querySelector("h1").textContent = "Mug - " + name, 900, chosen = true)
        </script>"""
    return {
        "/": f"{HOME}<script>var eContext = {{}}</script>",
        "/product/1": product,
        "/cart": f"""<main class="cart"><table class="cart__items__table"><tbody><tr><td>Mug - Blue</td></tr></tbody>
            </table>{CHECK_OUT}</main>""",
        "/checkout": CHECKOUT.replace("<form", '<form id="checkoutForm"').replace(
            '"email"', '"contact.email"'
        ),
    }


LINE = '<p class="cart-item">Candle</p>'
ODD: Mapping[str, Pages] = {
    "one page asks how many of each": order_form(),
    "a variant has a name of its own": named_variants(),
    "an app's own request fails beside the one that adds": {
        **holding(slow=0.5, with_count=True),
        "/products/1": by_script('post("/wp-admin/admin-ajax.php"); post("/cart/add.js")'),
        "/wp-admin/admin-ajax.php": not_there,
    },
    "an upsell that goes along is refused": {
        **holding(refuse_after=1, with_count=True),
        "/products/1": by_script('post("/cart/add.js"); post("/cart/add.js")'),
    },
    "an upsell is refused before the product is in": {
        **holding(slow=0.5, with_count=True),
        "/products/1": by_script('post("/cart/add-gift"); post("/cart/add.js")'),
        "/cart/add-gift": not_there,
    },
    "the last one in stock is added twice, and nothing tells": {
        **holding(refuse_after=1),
        "/product/1": by_script('post("/cart/add.js")'),
    },
    "success is told as an alert, without a count": {
        **holding(),
        "/product/1": by_script(
            'await post("/cart/add.js"); told.innerHTML = "<p role=alert>Varen er lagt i kurven</p>"'
        ),
    },
    "an alert stands there from the start": {
        **holding(),
        "/product/1": by_script('post("/cart/add.js")', around="<p role=alert>Candle: new!</p>"),
    },
    "the header has a count that looks like a line, and adding is slow": {
        **holding(slow=1),
        "/product/1": by_script(
            'await post("/cart/add.js"); document.querySelector("span").innerText = 1',
            around='<header><span class="cart-items">0</span></header>',
        ),
    },
    "the page counts before the shop has answered": {
        **holding(slow=1),
        "/product/1": by_script(
            'document.querySelector("span").innerText = 1; post("/cart/add.js")',
            around='<header><span class="cart-count">0</span></header>',
        ),
    },
    "the title is set in two lines": named(
        "<h1>HAY<br>Palissade&nbsp;Chair</h1>", "HAY Palissade Chair"
    ),
    "the brand stands on the product page only": named(
        "<h1><div>HAY</div><div>Palissade Chair</div></h1>", "Palissade Chair"
    ),
    "the cart cuts the title": named(
        "<h1>Lysestage i messing med fod</h1>", "Lysestage i mes…"
    ),
    "the logo is a heading too": named(
        "<h1>Candle</h1>", "Candle", header="<header><h1>Nordlys</h1></header>"
    ),
    "the heading is a picture": named(
        '<h1><img alt="Candle" src="data:,"></h1>', '<a href="/product/1?size=2">Lys</a>'
    ),
    "the cart calls it by another name": named(
        "<h1>Candle</h1>", '<a href="/da/product/1">Stearinlys</a>'
    ),
    "the title has quotes of all kinds": named(
        "<h1>Jensen's \"store\" 5' lys</h1>", "Jensen's \"store\" 5' lys"
    ),
    "the title with an apostrophe stands in no line that is known": {
        "/product/1": PRODUCT.replace("Candle", "Jensen's lys \\ 5\""),
        "/cart": f"<main><div>Jensen's lys \\ 5\"</div>{CHECK_OUT}</main>",
    },
    "the cart is empty until it is filled": filled_late("Din kurv er tom", LINE),
    "the cart has a row without text until it is filled": filled_late(
        '<p class="cart-item"><img src="data:," width="50" height="50"></p>', LINE
    ),
    "the product of its own choice is sold out in the cart's eyes": second_product(
        by_script('post("/cart/gone")')
    ),
    "the product of its own choice says so in a dialog": second_product(
        by_script('alert("Udsolgt")')
    ),
    "a list of WooCommerce's waits for a choice": to_choose(
        '<select name="size"><option value="">Choose</option><option>S, udsolgt</option><option>M</option></select>',
        "document.querySelector('select').onchange = event => event.target.value === 'M' && wake()",
    ),
    "swatches are buttons": to_choose(
        '<div class="swatches"><button type="button" class="disabled">S</button><button type="button">M</button></div>',
        "document.querySelectorAll('.swatches button')[1].onclick = wake",
    ),
    "what is chosen at first is gone": to_choose(
        '<fieldset><input type="radio" name="s" id="a" checked><label for="a">S (udsolgt)</label>'
        '<input type="radio" name="s" id="b"><label for="b">M</label></fieldset>',
        "b.onchange = wake",
    ),
    "the button can't be pressed until the script is there": to_choose("", "wake()"),
    "the cart is where only one kind of shop has it": elsewhere("/indkobskurv"),
    "a list of baskets looks like the cart's link": elsewhere(
        "/kurv", link='<a href="/kurve">Kurve</a>'
    ),
    "what speaks of the cart in the cart leads out of it": {
        **elsewhere("/basket7", link='<a class="cart" href="/basket7">Basket</a>'),
        "/basket7": f'{CART}<a class="cart-back" href="/product/1">back</a>',
    },
    "the cart is a drawer and has no page": {
        "/product/1": by_script("drawer.hidden = false", around=f"<div id=drawer hidden>{CART}</div>"),
        "/cart": missing,
    },
    "the checkout is a file": elsewhere("/basket", checkout="/shop/checkout.html"),
    "six variants of a sold-out product stand first": {
        "/shop": "<main>"
        + "".join(f'<a href="/product/2?variant={n}">Lys</a>' for n in range(6))
        + '<a href="/product/1">Candle</a></main>',
        "/product/2": "<main><h1>Lys</h1><p class='sold-out'>Udsolgt</p></main>",
    },
    "six products that are marked as sold out stand first": {
        "/shop": "<main><ul>"
        + "".join(
            f'<li><a href="/product/{n}">Lys</a><i class="badge">Udsolgt</i></li>' for n in range(2, 8)
        )
        + '<li><a href="/product/1">Candle</a></li></ul></main>',
    },
    "until the prices come only what is sold out looks like a product": {
        "/shop": "<main>"
        + "".join(
            f'<div><a href="/product/{n}"><img alt="" src="data:," width=40 height=40>Candle</a><i>{said}</i></div>'
            for n, said in ((2, "Udsolgt"), (1, "På lager"))
        )
        + """</main><script>setTimeout(() => document.querySelectorAll("i").forEach(
            one => one.before("89 kr.")), 1200)</script>""",
        "/product/2": "<main><h1>Lys</h1><p class='sold-out'>Udsolgt</p></main>",
    },
}  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def odd(request: pytest.FixtureRequest, buyer: Buyer) -> dict[str, Outcome | Exception]:
    async def buy(how: str) -> Outcome:
        async with small_shop(ODD[how]) as shop:
            return await buyer.buy(shop.url)

    return await at_once([row["how"] for row in chosen(request, test_it_is_well)], buy)


@pytest.mark.parametrize("how", often(ODD, [*ODD][::6]))
async def test_it_is_well(how: str, odd: Mapping[str, Outcome | Exception]) -> None:
    assert_said(result(odd[how]), PASSED, about=how)


async def test_a_store_may_say_where_its_cart_and_checkout_are(buyer: Buyer) -> None:
    async with small_shop(elsewhere("/taske", checkout="/til-betaling")) as shop:
        outcome = await buyer.buy(shop.url, cart="/taske", checkout="/til-betaling")

    assert_said(outcome, PASSED, about="a cart and a checkout that nobody can guess")


async def test_a_path_that_was_copied_from_the_browser_has_its_language(buyer: Buyer) -> None:
    async def to_danish(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": "/da/"})

    pages: Pages = {
        "/": to_danish,
        "/da/": "<h1>En butik med lamper og lys</h1>",
        "/shop": missing,
        "/da/lamper": '<main><a href="/da/product/1">Candle</a></main>',
        "/da/product/1": PRODUCT.replace("/cart/add", "/da/cart/add"),
        "/da/cart": CART,
    }
    async with small_shop(pages) as shop:
        for collection in ("/da/lamper", "/lamper"):
            outcome = await buyer.buy(shop.url, collection=collection)
            assert_said(outcome, PASSED, about=collection)
