"""Facts of a shop that are neither good nor bad: what two runs are compared by. Pure.

What the home page itself can tell is asked in one question (`browse`); here it becomes facts of bounded
size, without what differs from visit to visit.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from probes.purchase.apps import app_of
from probes.result import Json

_MOST = 60
_LONGEST = 120  # characters of one source
_MADE_ANEW = re.compile(r"^'(nonce|sha\d+)-", re.IGNORECASE)
_POLICY = "content-security-policy"


def apps_in(scripts: Sequence[str]) -> list[Json]:
    """The apps that these scripts belong to, by name."""
    return [*sorted({name for script in scripts if (name := app_of(script))})[:_MOST]]


def policy_of(headers: Mapping[str, str], in_page: str) -> list[Json]:
    """The content security policy, each source with its directive; nothing where there is none.

    Nonces and sums are left out: a shop makes them anew for each page.
    """
    told: set[str] = set()
    for directive in re.split(r"[;,]", f"{headers.get(_POLICY, '')};{in_page}"):
        name, *sources = directive.split() or [""]
        lasting = [one for one in sources if not _MADE_ANEW.match(one)]
        told |= (
            {f"{name.lower()} {one}"[:_LONGEST] for one in lasting}
            if sources
            else {name.lower()[:_LONGEST]}
        )
    return [*sorted(told - {""})[:_MOST]]


def place_of(url: str) -> str:
    """An address without what is asked of it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def home_facts(
    facts: Mapping[str, Json],
    *,
    scripts: Sequence[str],
    policy: str,
    headers: Mapping[str, str],
    url: str,
) -> dict[str, Json]:
    """What the home page told of itself, and what its answer and its scripts give away."""
    return {
        **facts,
        "apps": apps_in(scripts),
        "security_policy": policy_of(headers, policy),
        "final_url": place_of(url),
    }
