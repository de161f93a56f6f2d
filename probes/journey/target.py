"""What a step is about, as locators to try: words on a page become buttons, links, fields. Pure.

People say “Log ind” and mean the button; where a form was just filled in, that form's button. What
says exactly so comes before what only has it in it.
"""

import json
import re

from config.journeys import is_locator
from probes.purchase.platform import Part

_FIELDS = (
    "input:not([type=submit], [type=button], [type=reset], [type=image], [type=hidden], "
    "[type=checkbox], [type=radio]), textarea, select, [contenteditable=true], "
    "[role=textbox], [role=searchbox], [role=combobox]"
)
_ALSO_PRESSED = ("menuitem", "tab", "option", "checkbox", "radio", "switch")
_REQUIRED = r"[\s*:]*"
"""What labels carry after their words: `E-mail *`, `E-mail:`."""


def part_of(target: str) -> Part | None:
    """The part of a shop that is meant by its name, as `add_button`."""
    return next((part for part in Part if part.value == target), None)


def to_press(target: str) -> tuple[str, ...]:
    """What may be pressed under these words."""
    if is_locator(target):
        return (_locator(target),)
    exactly, about = _exactly(target), _quoted(target)
    return (
        f"form:focus-within >> role=button[name={exactly}]",
        f"role=button[name={exactly}]",
        f"role=link[name={exactly}]",
        *(f"role={role}[name={exactly}]" for role in _ALSO_PRESSED),
        f"internal:text={exactly}",
        f"internal:role=button[name={about}i]",
        f"internal:role=link[name={about}i]",
        f"internal:text={about}i",
    )


def to_fill(target: str) -> tuple[str, ...]:
    """What may be filled in under these words: by its label, what stands in it, its name."""
    if is_locator(target):
        return (_locator(target),)
    exactly, about = _exactly(target, more=_REQUIRED), _quoted(target)
    fields = f"internal:and={_quoted(_FIELDS)}"
    named = "".join(f"[{attribute}={about} i], " for attribute in ("name", "id", "autocomplete"))
    return (
        f"internal:label={exactly} >> {fields}",
        f"internal:attr=[placeholder={exactly}] >> {fields}",
        f"internal:label={about}i >> {fields}",
        f"internal:attr=[placeholder={about}i] >> {fields}",
        f":is({_FIELDS}):is({named.removesuffix(', ')})",
    )


def to_see(target: str) -> tuple[str, ...]:
    """What shows these words: text, or what a picture, button or field is called."""
    if is_locator(target):
        return (_locator(target),)
    about = _quoted(target)
    return (
        f"internal:text={about}i",
        f"internal:role=button[name={about}i]",
        f"internal:role=link[name={about}i]",
        f"internal:label={about}i",
        f"internal:attr=[alt={about}i]",
    )


def choices(group: str, choice: str) -> tuple[str, ...]:
    """What stands for a choice, in the group that is called so before anywhere else."""
    exactly = _exactly(choice)
    roles = ("radio", "option", "button", "checkbox")
    if is_locator(group):
        groups: tuple[str, ...] = (_locator(group),)
    else:
        named = _exactly(group, more=_REQUIRED)
        groups = (f"role=radiogroup[name={named}]", f"role=group[name={named}]")
    inside = (f"{one} >> role={role}[name={exactly}]" for one in groups for role in roles)
    return (*inside, f"role=radio[name={exactly}]")


def text(words: str) -> tuple[str, ...]:
    """Text anywhere on the page, large or small letters."""
    return (f"internal:text={_quoted(words)}i",)


def _locator(target: str) -> str:
    """`label=` and `placeholder=` are said more simply here than Playwright does."""
    engine, _, rest = target.partition("=")
    if engine == "label":
        return f"internal:label={_quoted(rest)}i"
    if engine == "placeholder":
        return f"internal:attr=[placeholder={_quoted(rest)}i]"
    return target


def _quoted(words: str) -> str:
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


def _exactly(words: str, *, more: str = r"\s*") -> str:
    """These words and no others, however large, with whatever space between them."""
    pattern = r"\s+".join(re.escape(word).replace("/", r"\/") for word in words.split())
    return rf"/^\s*{pattern}{more}$/i"
