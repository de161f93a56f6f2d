"""How a probe's English sentences become another language's: closed lists, with {} for what a run fills in.

Only the mechanism. The lists are `alerts.expected`, `alerts.seen` and, for the evidence of a cause, `alerts.causes`.
"""

import re
from collections.abc import Mapping


class Phrases:
    """Sentences and the same in another language; of those that fit the one that says most counts.

    What a run filled in may be a sentence of the list itself ("{}, but the cart stayed empty"); anything else,
    as the shop's own words or an address, stays as it is.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self._written = tuple(
            (re.compile("(.*)".join(map(re.escape, said.split("{}"))), re.DOTALL), other)
            for said, other in sorted(words.items(), key=_says_most)
        )

    def of(self, text: str) -> str:
        """The same in the other language; as it is, when nobody has words for it."""
        for said, other in self._written:
            match = said.fullmatch(text)
            if match:
                return other.format(*map(self.of, match.groups()))
        return text


def _says_most(words: tuple[str, str]) -> int:
    return -len(words[0].replace("{}", ""))
