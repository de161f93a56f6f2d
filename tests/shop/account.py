"""What customers do besides buying: search, sign in (with a code that changes), keep a wish list, use a discount."""

import pyotp
from aiohttp import web

from tests.shop.catalogue import BY_HANDLE, PRODUCTS, Product
from tests.shop.faults import Fault
from tests.shop.visit import VISIT, Visit, posted, render

EMAIL = "mette@nordlys.example"
PASSWORD = "planted-customer-password"  # noqa: S105 - of a customer who does not exist
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - the same
CODE = "NORD10"
OFF = 10  # percent


class _Totp(pyotp.TOTP):
    min_secret_length_bits = 0


async def search(request: web.Request) -> web.StreamResponse:
    visit = request[VISIT]
    words = request.query.get("q", "").strip().lower()
    found = () if visit.suffers(Fault.SEARCH_EMPTY) else tuple(_matching(visit, words))
    return render(request, "search.html", words=words, products=found)


def _matching(visit: Visit, words: str) -> list[Product]:
    """Without words everything, as in most shops."""
    texts = {
        one.handle: f"{one.title[visit.language]} {one.text[visit.language]}" for one in PRODUCTS
    }
    return [one for one in PRODUCTS if words in texts[one.handle].lower()]


async def sign_in_page(request: web.Request) -> web.StreamResponse:
    return render(request, "sign_in.html", refused=False)


async def sign_in(request: web.Request) -> web.StreamResponse:
    """The password, and then the code. Each code is taken once, as in real shops."""
    visit, form = request[VISIT], await posted(request)
    right = form.get("email") == EMAIL and form.get("password") == PASSWORD
    if not right or visit.suffers(Fault.LOGIN_REFUSED):
        return render(request, "sign_in.html", refused=True)
    visit.session.knows_password = True
    return _to(visit, "/account/code")


async def code_page(request: web.Request) -> web.StreamResponse:
    if not request[VISIT].session.knows_password:
        return _to(request[VISIT], "/account/login")
    return render(request, "code.html", refused=False)


async def code(request: web.Request) -> web.StreamResponse:
    visit, form = request[VISIT], await posted(request)
    typed = form.get("code", "")
    fresh = typed not in visit.shop.used_codes and _Totp(TOTP_SECRET).verify(typed)
    if not visit.session.knows_password or not fresh:
        return render(request, "code.html", refused=True)
    visit.shop.used_codes.add(typed)
    visit.session.customer = "Mette"
    return _to(visit, "/account")


async def account(request: web.Request) -> web.StreamResponse:
    visit = request[VISIT]
    if not visit.session.customer:
        return _to(visit, "/account/login")
    return render(request, "account.html")


async def wish(request: web.Request) -> web.StreamResponse:
    """The heart on a product's page: on, and off again."""
    visit, form = request[VISIT], await posted(request)
    handle, wished = form.get("handle", ""), visit.session.wishes
    if handle in BY_HANDLE and not visit.suffers(Fault.WISH_LOST):
        wished.symmetric_difference_update({handle})
    return web.json_response({"count": len(wished)})


async def wishes(request: web.Request) -> web.StreamResponse:
    products = [one for one in PRODUCTS if one.handle in request[VISIT].session.wishes]
    return render(request, "wishes.html", products=products)


async def discount(request: web.Request) -> web.StreamResponse:
    visit, form = request[VISIT], await posted(request)
    right = form.get("discount", "").strip().upper() == CODE
    visit.session.percent_off = OFF if right and not visit.suffers(Fault.CODE_REFUSED) else 0
    if visit.session.percent_off:
        return _to(visit, visit.url("cart"))
    return _to(visit, f"{visit.url('cart')}?discount=refused")


def _to(visit: Visit, path: str) -> web.Response:
    prefix = "" if path.startswith(visit.prefix or "//") else visit.prefix
    return web.Response(status=302, headers={"Location": prefix + path})


def add_routes(app: web.Application, prefix: str) -> None:
    get, post = app.router.add_get, app.router.add_post
    get(f"{prefix}/search", search)
    get(f"{prefix}/account/login", sign_in_page)
    post(f"{prefix}/account/login", sign_in)
    get(f"{prefix}/account/code", code_page)
    post(f"{prefix}/account/code", code)
    get(f"{prefix}/account", account)
    get(f"{prefix}/pages/wishes", wishes)
    post(f"{prefix}/apps/wishes", wish)
    post(f"{prefix}/cart/discount", discount)
