"""Where the made-up customer lives: as the store's file says; what it leaves out, as one lives in that country."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config.store import Shopper
from probes.own_data import read_data
from probes.purchase.countries import country_names

_FILE = Path(__file__).parent / "residences.yaml"
_ELSE = "DK"


class Residence(BaseModel):
    """An address that a shop of its country takes, and a phone number, such as "+46 (0)701740605"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    street: str
    postcode: str
    city: str
    phone: str
    is_own_phone: bool = False
    region: tuple[str, ...] = ()
    """The state or province, by all its names."""

    @property
    def international(self) -> str:
        """The phone number as it is dialled from everywhere."""
        return self.phone.replace("(0)", "").replace(" ", "")

    @property
    def phones(self) -> tuple[str, ...]:
        """The number as it may be written, the likeliest first: as people of the country do; one's own as it was told."""
        code, _, rest = self.phone.partition(" ")
        if not code.startswith("+") or not rest:
            return (self.phone,)
        national, bare = rest.replace("(0)", "0"), rest.replace("(0)", "")
        likely = [national, self.international]
        if self.is_own_phone:
            likely.reverse()
        return tuple(dict.fromkeys((*likely, f"00{self.international[1:]}", bare)))


@cache
def residences() -> dict[str, Residence]:
    """All that are known, by country. A faulty file is the program's own fault."""
    return read_data(_FILE, dict[str, Residence])


def country_in_list(value: str, label: str) -> str | None:
    """The country of a row of a list, by its value or what it says; None for one that is not known."""
    if value in residences():
        return value
    names = {name: code for code in residences() for name in country_names(code)}
    return names.get(label.strip())


def is_told(shopper: Shopper, country: str) -> bool:
    """Whether an address there is known; else another country's is typed, which a shop may refuse with reason."""
    return country in residences() or None not in {shopper.street, shopper.postcode, shopper.city}


def residence(shopper: Shopper, country: str) -> Residence:
    """The shopper's own, as far as the store's file tells it."""
    here = residences().get(country) or residences()[_ELSE]
    told = shopper.model_dump(include=set(Residence.model_fields), exclude_none=True)
    if shopper.phone:
        told |= {"phone": _spaced(shopper.phone, like=here.phone), "is_own_phone": True}
    moved = bool({"postcode", "city"} & told.keys())
    region = (shopper.region,) if shopper.region else () if moved else here.region
    home = here.model_copy(update=told)
    return home.model_copy(update={"region": region or (home.city,)})


def _spaced(phone: str, *, like: str) -> str:
    """Somebody's own number, written as the country's, if it has the country's code."""
    code, _, example = like.partition(" ")
    rest = phone.removeprefix(code).replace(" ", "")
    within = "(0)" if example.startswith("(0)") else ""
    return f"{code} {within}{rest}" if phone.startswith(code) else phone
