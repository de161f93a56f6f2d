"""The ways in which the proxy can break an answer, each a function that makes an act for a rule."""

import asyncio
import re

from aiohttp import web
from selectolax.lexbor import LexborHTMLParser

from tests.oscar.proxy import Act, Forward


def answer(status: int, page: str = "", **headers: str) -> Act:
    """Answer instead of the shop. `retry_after="120"` becomes the header Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def act(_request: web.Request, _forward: Forward) -> web.StreamResponse:
        return web.Response(status=status, text=page, headers=named, content_type="text/html")

    return act


def heading_only(heading: str) -> Act:
    """A page that the server thinks is fine, with a heading and nothing below it."""
    return answer(200, f"<!doctype html><title>{heading}</title><h1>{heading}</h1>")


def redirect(to: str) -> Act:
    return answer(302, location=to)


def slow(seconds: float) -> Act:
    async def act(_request: web.Request, forward: Forward) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await forward()

    return act


def never() -> Act:
    """Take the request and say nothing until the browser gives up."""

    async def act(_request: web.Request, _forward: Forward) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    return act


def drop() -> Act:
    """Cut the connection without a byte."""

    async def act(request: web.Request, _forward: Forward) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    return act


def replace(pattern: str, text: str) -> Act:
    """Change the shop's page with a regular expression."""

    async def act(_request: web.Request, forward: Forward) -> web.StreamResponse:
        response = await forward()
        response.text = re.sub(pattern, text, response.text or "", flags=re.DOTALL)
        return response

    return act


def strip(selector: str) -> Act:
    """Leave out every element of the shop's page that matches a CSS selector."""

    async def act(_request: web.Request, forward: Forward) -> web.StreamResponse:
        response = await forward()
        page = LexborHTMLParser(response.text or "")
        for element in page.css(selector):
            element.decompose()
        response.text = page.html or ""
        return response

    return act


def lose_cookie(name: str) -> Act:
    """Never hand the browser the cookie of this name, as a cache in front of a shop does."""

    async def act(_request: web.Request, forward: Forward) -> web.StreamResponse:
        response = await forward()
        kept = [
            value
            for value in response.headers.getall("Set-Cookie", [])
            if not value.startswith(f"{name}=")
        ]
        response.headers.popall("Set-Cookie", None)
        for value in kept:
            response.headers.add("Set-Cookie", value)
        return response

    return act
