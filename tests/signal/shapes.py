"""The shops that the signal is measured on: each a structure of its own, with its faults and what is right.

A shape opens a shop of its own for each fault, so that none weighs on another. Adding one is a function
that opens it and a table of faults.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

from probes.result import Verdict
from tests.integration.purchase.buyer import Said
from tests.oscar.faults import OSCAR_FAULTS
from tests.oscar.proxy import running_proxy
from tests.oscar.server import RunningOscar, running_oscar
from tests.shop.app import running_shop
from tests.shop.faults import Fault, Place
from tests.shop.verdicts import CAUSES, TABLES, depth

ENGLISH = {"language": "en"}
DANISH = {"language": "da", "country": "DK", "currency": "DKK"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One fault: what a run should say, and what its first cause may be. `spec`: keys of the check."""

    said: Said
    causes: frozenset[str] = frozenset()
    spec: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Site:
    """A shop that answers. `spec`: keys of the check that are known only now."""

    url: str
    spec: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`open` gets the fault's name, or None for a healthy shop, and an empty folder."""

    name: str
    market: Mapping[str, str]
    rows: Mapping[str, Row]
    open: Callable[[str | None, Path], AbstractAsyncContextManager[Site]]


def _demo(flavour: str) -> Shape:
    """Our demo shop. Faults that are none, or on which nothing is to be said, are left out."""
    table = TABLES[flavour]

    @contextlib.asynccontextmanager
    async def open_one(fault: str | None, _folder: Path) -> AsyncIterator[Site]:
        async with running_shop(flavour=flavour) as shop:
            if fault is not None:
                shop.faults.on(Fault(fault), seconds=table[Fault(fault)].seconds)
            yield Site(url=shop.url)

    rows = {
        fault.value: Row(
            said=row.said,
            causes=frozenset(CAUSES.get(fault, ())),
            spec={"until": depth(fault)},
        )
        for fault, row in table.items()
        if row.said.verdict is not Verdict.PASSED and fault.place is not Place.HEALTHY
    }
    return Shape(name=f"demo-{flavour}", market=DANISH, rows=rows, open=open_one)


@contextlib.asynccontextmanager
async def _oscar(folder: Path) -> AsyncIterator[RunningOscar]:
    """Its start takes a second and must not hold up the others."""
    with contextlib.ExitStack() as stack:
        yield await asyncio.to_thread(stack.enter_context, running_oscar(folder))


@contextlib.asynccontextmanager
async def _open_oscar(name: str | None, folder: Path) -> AsyncIterator[Site]:
    async with _oscar(folder) as shop:
        if name is None:
            yield Site(url=shop.url)
            return
        fault = OSCAR_FAULTS[name]
        product = {"product": shop.path_of(fault.product)} if fault.product else {}
        async with running_proxy(shop.url) as proxy:
            fault.inject(shop, proxy)
            yield Site(url=proxy.url, spec=product)


def _oscar_rows() -> dict[str, Row]:
    return {
        name: Row(
            # a run that could buy something else only found this
            said=Said(
                verdict=fault.verdict,
                step=None if fault.verdict is Verdict.DEGRADED else fault.step,
                code=fault.code,
            ),
            spec={"until": "payment"},
        )
        for name, fault in OSCAR_FAULTS.items()
    }


def all_shapes() -> dict[str, Shape]:
    shapes = [
        _demo("shopify"),
        _demo("plain"),
        Shape(name="oscar", market=ENGLISH, rows=_oscar_rows(), open=_open_oscar),
    ]
    return {shape.name: shape for shape in shapes}
