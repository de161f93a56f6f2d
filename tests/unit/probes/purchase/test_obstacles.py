"""By its words a box is known, and what is pressed in it; and what it means for the run."""

import pytest

from config.checks import PurchaseSpec
from config.store import Store
from probes.browser.obstacle import How, Kind, Obstacle, Rules, in_order, matches
from probes.codes import Code
from probes.purchase.hindrance import failure_of, findings_of
from probes.purchase.obstacles import rules
from probes.result import Severity


def of_a_shop(country: str | None = None) -> Rules:
    store = Store.model_validate(
        {"id": "nordlys", "url": "https://nordlys.example", "market": {"country": country}}
    )
    return rules(store, PurchaseSpec(), own=())


BOXES = [
    # what the box says, its sort, what can be pressed in it, what is
    ("Vi bruger cookies", Kind.CONSENT, ["Tillad alle", "Tilpas", "Afvis alle"], "Afvis alle"),
    ("This site uses cookies", Kind.CONSENT, ["Accept", "Only necessary"], "Only necessary"),
    ("Wir nutzen Cookies", Kind.CONSENT, ["Alle akzeptieren", "Ablehnen"], "Ablehnen"),
    ("Vi använder cookies", Kind.CONSENT, ["Godkänn", "Bara nödvändiga"], "Bara nödvändiga"),
    ("Vi bruker informasjonskapsler (cookies)", Kind.CONSENT, ["Godta", "Avvis"], "Avvis"),
    ("Din ret til et privatliv: samtykke", Kind.CONSENT, ["OK", "Fortsæt uden"], "Fortsæt uden"),
    ("Er du fyldt 18 år?", Kind.AGE_GATE, ["Nej", "Ja"], "Ja"),
    ("You must be 21 years or older", Kind.AGE_GATE, ["Exit", "I am over 21"], "I am over 21"),
    ("Sind Sie mindestens 18 Jahre alt?", Kind.AGE_GATE, ["Nein", "Ja, bin ich"], "Ja, bin ich"),
    ("Bekreft alderen din", Kind.AGE_GATE, ["Avbryt", "Bekreft"], "Bekreft"),
    ("Choose your country", Kind.MARKET, ["Sweden", "Danmark", "Norge"], "Danmark"),
    ("Välj land", Kind.MARKET, ["USA", "Stanna här"], "Stanna här"),
    ("Tilmeld dig nyhedsbrevet", Kind.NEWSLETTER, ["Tilmeld", "Nej tak"], "Nej tak"),
    ("Get 10% off", Kind.NEWSLETTER, ["Claim", "Maybe later"], "Maybe later"),
    ("Fortæl os, hvad du synes", Kind.DIALOG, ["Svar", "Ikke nu"], "Ikke nu"),
]


@pytest.mark.parametrize(("says", "kind", "buttons", "pressed"), BOXES)
def test_a_box_is_known_by_its_words(
    says: str, kind: Kind, buttons: list[str], pressed: str
) -> None:
    sort = of_a_shop("DK").sort_of(says)

    assert sort is not None
    assert sort.kind is kind
    rows = sort.rows(How.DECLINED) if sort.kind is Kind.CONSENT else sort.press
    assert [buttons[at] for at in in_order(rows, buttons)][:1] == [pressed]


@pytest.mark.parametrize(
    "button", ["Tillad alle", "Accept all cookies", "Alle akzeptieren", "Godta"]
)
def test_to_accept_is_not_taken_for_to_decline(button: str) -> None:
    sort = of_a_shop().sort_of("cookies")

    assert sort is not None
    assert in_order(sort.decline, [button]) == []
    assert in_order(sort.accept, [button]) == [0]


@pytest.mark.parametrize("button", ["Køb nu", "Betal", "Tilmeld", "Subscribe", "Extra", "Xbox"])
def test_what_does_something_else_closes_nothing(button: str) -> None:
    close = of_a_shop().close

    assert close is not None
    assert not matches(close.says, button)


@pytest.mark.parametrize("button", ["×", "✕", "Luk", "Close", "Close dialog", "Schließen", "x"])  # noqa: RUF001
def test_what_closes_is_known(button: str) -> None:
    close = of_a_shop().close

    assert close is not None
    assert matches(close.says, button)


@pytest.mark.parametrize(
    ("hint", "closes"),
    [
        ("modal__close", True),
        ("needsclick klaviyo-close-form", True),
        ("btn-close", True),
        ("product-closeup", False),
        ("luksus", False),
        ("closed-captions", False),
    ],
)
def test_what_is_called_so_closes(hint: str, *, closes: bool) -> None:
    close = of_a_shop().close

    assert close is not None
    assert matches(close.hint, hint) is closes


def met(how: How, *, step: str, pressed: tuple[str, ...] = ("Afvis",)) -> Obstacle:
    return Obstacle(kind=Kind.CONSENT, name="Cookiebot", how=how, step=step, pressed=pressed)


def test_what_no_customer_gets_past_is_the_shops_failure_at_that_step() -> None:
    found = [met(How.DECLINED, step="home"), met(How.HIDDEN, step="add_to_cart")]

    failure = failure_of(found, url="https://nordlys.example/cart")

    assert failure is not None
    assert (failure.code, failure.step) == (Code.CONSENT_BLOCKS, "add_to_cart")
    assert "pressed without an effect: Afvis" in failure.seen
    assert findings_of(found) == []


def test_a_banner_that_answered_later_was_only_slow() -> None:
    slow = met(How.STILL_OPEN, step="home")

    assert [one.code for one in findings_of([slow])] == [Code.CONSENT_DEAD]
    assert findings_of([slow, met(How.DECLINED, step="product", pressed=())]) == []


def test_what_we_did_not_understand_wakes_nobody() -> None:
    unknown = met(How.HIDDEN, step="cart", pressed=())

    assert failure_of([unknown], url="") is None
    assert [one.severity for one in findings_of([unknown])] == [Severity.WARNING]
