"""What must never leave a visit, as the platforms' files say it.

Data only, which the reading of a configuration needs as well: without Playwright. `guard` goes by it.
"""

import re
from functools import cache

from pydantic import BaseModel, ConfigDict


class Refusal(BaseModel):
    """A request that must never leave: one that pays, or that places an order.

    `url` is a pattern in which `*` stands for anything; `body` is text that the request's body must
    hold, any body when None. `page`: only a form sent as a page is meant; scripts and pictures of a
    wide pattern's addresses then need not wait at the door.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    method: str = "POST"
    body: str | None = None
    page: bool = False

    def forbids(self, *, method: str, url: str, body: str | None) -> bool:
        """`body` is None when it could not be read: it may hold anything then."""
        return (
            method == self.method
            and _as_regex(self.url).fullmatch(url) is not None
            and (self.body is None or body is None or self.body in body)
        )


@cache
def _as_regex(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)
