"""Hears what a script types by Playwright's own methods, so that it can be kept out of the evidence.

The steps of ours type through `Tab`, which knows what they typed. Of a script nobody else does: Playwright
tells no listener, and what was typed is gone from its field when the form was sent. A key that is pressed
alone (`keyboard.press`) is not heard.
"""

import contextlib
import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from functools import cache, wraps
from typing import Any

from playwright.async_api import ElementHandle, Frame, Keyboard, Locator, Page

_TYPING = {"fill": "value", "type": "text", "press_sequentially": "text", "insert_text": "text"}
"""Methods that type, and which of their arguments is typed."""
_heard: ContextVar[set[str] | None] = ContextVar("heard", default=None)


@contextlib.contextmanager
def hearing(typed: set[str]) -> Iterator[None]:
    """Whatever the code in this block types is added; tasks that it starts are heard, too."""
    _listen()
    before = _heard.set(typed)
    try:
        yield
    finally:
        _heard.reset(before)


@cache
def _listen() -> None:
    """Put an ear before these methods, once; outside of `hearing` it does nothing."""
    for kind in (Page, Frame, Locator, ElementHandle, Keyboard):
        for name, argument in _TYPING.items():
            if hasattr(kind, name):
                setattr(kind, name, _overheard(getattr(kind, name), argument))


def _overheard(method: Callable[..., Awaitable[Any]], argument: str) -> Callable[..., Any]:
    signature = inspect.signature(method)

    @wraps(method)
    async def typing(*given: Any, **named: Any) -> Any:
        heard = _heard.get()
        if heard is not None:
            heard.add(str(signature.bind(*given, **named).arguments[argument]))
        return await method(*given, **named)

    return typing
