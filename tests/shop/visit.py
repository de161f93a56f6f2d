"""One request to the demo shop: who asks, in which language, and which faults they meet."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import parse_qsl

from aiohttp import hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.shop.catalogue import BY_HANDLE, BY_VARIANT, FAVOURITE, Product, Variant, money
from tests.shop.faults import Fault
from tests.shop.flavours import FLAVOURS
from tests.shop.state import Recorded, Session, Shop
from tests.shop.words import words

HERE = Path(__file__).parent
SHOP = web.AppKey("shop", Shop)
CONTROL = "/_control"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_WITHOUT_PREFIX = {"files", "assets"}


@dataclass(kw_only=True)
class Visit:
    """A visitor's request."""

    shop: Shop
    session: Session
    language: str
    prefix: str  # "" or "/en"

    def suffers(self, fault: Fault) -> bool:
        return self.shop.faults.strikes(fault, self.session.id)

    def url(self, name: str) -> str:
        """The path of a page of this shop's flavour, in the visitor's language."""
        path = FLAVOURS[self.shop.flavour].paths[name]
        return path if name in _WITHOUT_PREFIX else self.prefix + path

    def to(self, product: Product) -> str:
        """The path of a product's page."""
        path = self.url("product")
        if "{" not in path:
            return path + product.handle
        return path.format(handle=product.handle, id=product.variants[0].id)

    def in_stock(self, variant: Variant) -> bool:
        product = BY_VARIANT[variant.id]
        if self.suffers(Fault.ALL_SOLD_OUT):
            return False
        if product.handle == FAVOURITE and self.suffers(Fault.PRODUCT_SOLD_OUT):
            return False
        return self.shop.stock.left[variant.id] > 0

    def available(self, product: Product) -> bool:
        return any(self.in_stock(variant) for variant in product.variants)

    def money(self, minor: int) -> str:
        return money(minor, self.language)


VISIT = web.RequestKey("visit", Visit)


def cookie_name(shop: Shop) -> str:
    return FLAVOURS[shop.flavour].cookie


@web.middleware
async def guest(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Record the request, find its session, and set the shop's headers and cookie on the answer."""
    if request.path.startswith(CONTROL):
        return await handler(request)
    shop = request.app[SHOP]
    shop.requests.append(await recorded(request))
    session = shop.session(request.cookies.get(cookie_name(shop)))
    locale = request.match_info.get("locale", "")
    request[VISIT] = Visit(
        shop=shop,
        session=session,
        language=locale or shop.language,
        prefix=f"/{locale}" if locale else "",
    )
    try:
        response = await handler(request)
    except web.HTTPException as http:
        dress(http, shop, session)
        raise
    if not response.prepared:
        dress(response, shop, session)
    return response


def dress(response: web.StreamResponse, shop: Shop, session: Session) -> None:
    """Give an answer what all of this shop's answers carry."""
    response.headers.setdefault("Cache-Control", "no-cache")
    response.headers.update(FLAVOURS[shop.flavour].headers)
    response.set_cookie(cookie_name(shop), session.id, httponly=True, samesite="Lax")


async def recorded(request: web.Request) -> Recorded:
    return Recorded(
        method=request.method,
        host=request.host,
        path=request.path_qs,
        headers=request.headers.copy(),
        body=await request.read(),
    )


async def posted(request: web.Request) -> dict[str, str]:
    """The fields of a posted form. aiohttp's own reader cannot read a body that was recorded."""
    body = await request.read()
    if request.content_type != "multipart/form-data":
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + body).get_payload()
    return {
        str(part.get_param("name", header="content-disposition")): str(part.get_payload())
        for part in parts
        if isinstance(part, Message)
    }


def render(
    request: web.Request, template: str, *, status: int = 200, **context: object
) -> web.Response:
    """A page of the shop."""
    visit = request[VISIT]
    pick = _picker(visit.shop.flavour)
    text = TEMPLATES.get_template(pick(template)).render(
        visit=visit,
        shop=visit.shop,
        language=visit.language,
        t=words(visit.language),
        suffers=visit.suffers,
        url=visit.url,
        money=visit.money,
        Fault=Fault,
        path=request.path,
        by_handle=BY_HANDLE,
        template=template.removesuffix(".html"),
        pick=pick,
        layout=pick("base.html"),
        **context,
    )
    return web.Response(text=text, content_type="text/html", status=status)


@cache
def _picker(flavour: str) -> Callable[[str], str]:
    """Which file serves as a template: the flavour's own, that of the one it is like, or the shared one."""
    folders = [f"{name}/" for name in (flavour, FLAVOURS[flavour].like) if name]

    @cache
    def pick(template: str) -> str:
        places = [folder + template for folder in folders]
        return next((one for one in places if (HERE / "templates" / one).is_file()), template)

    return pick


def not_found(request: web.Request) -> web.Response:
    return render(request, "message.html", status=404, heading="not_found", text="")


def server_error(request: web.Request, *, status: int = 500) -> web.Response:
    return render(
        request, "error.html", status=status, heading="server_error", text="server_error_text"
    )


def asset(name: str, *, flavour: str = "") -> web.Response:
    """A file of the theme, whole at once: a file response whose visitor leaves stays open for a while."""
    like = FLAVOURS[flavour].like if flavour else None
    places = (HERE / "assets" / folder / name for folder in (flavour, like or "", ""))
    path = next((path for path in places if path.is_file()), HERE / "assets" / name)
    if not path.is_file():
        raise web.HTTPNotFound
    response = web.Response(
        body=path.read_bytes(), headers={hdrs.CONTENT_TYPE: guess_type(name)[0] or "text/plain"}
    )
    response.last_modified = path.stat().st_mtime
    return response
