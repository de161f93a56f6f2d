"""What the demo shop remembers while it runs: visitors, carts, checkouts, orders, requests."""

import secrets
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.shop.catalogue import Stock, variant_of
from tests.shop.faults import Faults

REQUESTS_KEPT = 20_000


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A request as it came in, for tests that look for what must not be sent."""

    method: str
    host: str
    path: str  # with the query
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Order:
    """Somebody paid. A monitor must never cause one."""

    number: int
    how: str
    lines: Mapping[int, int]
    total: int
    email: str
    placed_at: datetime


@dataclass
class Session:
    """One visitor, known by a cookie; `csrf` is the secret that its own forms carry."""

    id: str
    lines: dict[int, int] = field(default_factory=dict)  # variant id -> quantity
    address: dict[str, str] = field(default_factory=dict)
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    knows_password: bool = False
    customer: str = ""  # who is signed in
    wishes: set[str] = field(default_factory=set)  # handles
    percent_off: int = 0

    @property
    def count(self) -> int:
        return sum(self.lines.values())

    @property
    def total(self) -> int:
        return sum(
            variant.price * quantity
            for id_, quantity in self.lines.items()
            if (variant := variant_of(id_))
        )


@dataclass
class Checkout:
    """One way to the till, with the token in its address."""

    token: str
    session: Session


@dataclass(kw_only=True)
class Shop:
    """All of it."""

    faults: Faults
    language: str
    flavour: str
    hydration: float
    second_origin_url: str
    closed_api: bool = (
        False  # the cart's interface answers strangers with a no, as security plug-ins do
    )
    stock: Stock = field(default_factory=Stock)
    sessions: dict[str, Session] = field(default_factory=dict)
    checkouts: dict[str, Checkout] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)  # what was typed as contact, paid or not
    used_codes: set[str] = field(default_factory=set)  # one-time codes that were taken
    requests: deque[Recorded] = field(default_factory=lambda: deque(maxlen=REQUESTS_KEPT))

    def session(self, session_id: str | None) -> Session:
        """The visitor with this cookie, or a new one."""
        if session_id and session_id in self.sessions:
            return self.sessions[session_id]
        session = Session(secrets.token_hex(16))
        self.sessions[session.id] = session
        return session

    def begin_checkout(self, session: Session) -> Checkout:
        checkout = Checkout(secrets.token_urlsafe(18), session)
        self.checkouts[checkout.token] = checkout
        return checkout

    def place_order(self, session: Session, *, how: str, email: str) -> Order:
        """Count the stock down, empty the cart."""
        order = Order(
            number=len(self.orders) + 1001,
            how=how,
            lines=dict(session.lines),
            total=session.total,
            email=email,
            placed_at=datetime.now(UTC),
        )
        for variant_id, quantity in order.lines.items():
            self.stock.left[variant_id] -= quantity
        session.lines.clear()
        self.orders.append(order)
        return order
