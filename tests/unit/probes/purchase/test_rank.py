"""From signals to causes: which comes first, and what never counts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.causes import EVIDENCE, evidence_in
from probes.codes import CauseCode, Code
from probes.purchase.rank import _BY_CODE, MOST, rank, told
from probes.purchase.signals import Cover, Fault, PageSays, Signals
from probes.result import Cause

OURS = (
    "blocked.",
    "error.",
    "signature.",
    "tls.",
    "tracking.",
    "guest.",
)
OF_JOURNEYS = {code for code in Code if code.startswith("journey.")} - {Code.NO_EFFECT}
OF_OTHER_CHECKS = {Code.TEXT_MISSING, Code.STATUS, Code.UNREADABLE, *OF_JOURNEYS}
OF_A_PURCHASE = [
    code for code in Code if not code.startswith(OURS) and code not in OF_OTHER_CHECKS
]


def signals(code: Code = Code.DEAD_ADD_BUTTON, **given: object) -> Signals:
    return Signals(
        **({"code": code, "step": "add_to_cart", "seen": "nothing", "status": 200} | given)
    )


def fault(what: str = "script", *, own: bool = True, **given: object) -> Fault:
    host = "shop.example" if own else "app.example"
    values = {
        "what": what,
        "text": "answered 404",
        "url": f"https://{host}/a.js",
        "own": own,
        "file": "a.js",
        "maker": "" if own else host,
    }
    return Fault(**(values | given))


def first(given: Signals) -> CauseCode:
    return rank(given)[0].code


def test_each_code_that_a_purchase_fails_with_has_a_cause() -> None:
    assert set(_BY_CODE) == set(OF_A_PURCHASE)


@pytest.mark.parametrize("code", OF_A_PURCHASE)
def test_with_nothing_but_a_code_the_cause_is_what_was_seen(code: Code) -> None:
    [cause] = rank(Signals(code=code, step=None, seen="that"))

    assert cause == Cause(code=_BY_CODE[code], evidence="that")


def test_a_dead_button_names_the_file_of_the_script_that_failed() -> None:
    dead, *_ = rank(signals(faults=(fault(own=False), fault(file="form.js"))))

    assert dead == Cause(
        code=CauseCode.DEAD_BUTTON,
        evidence="the script form.js answered 404",
        subject="form.js",
    )


def test_a_dead_button_names_the_app_where_no_script_of_the_shop_s_own_failed() -> None:
    dead, down, *_ = rank(
        signals(faults=(fault(own=False, app="Stars", maker="Stars", status=502),))
    )

    assert (dead.code, dead.subject) == (CauseCode.DEAD_BUTTON, "Stars")
    assert (down.code, down.subject) == (CauseCode.THIRD_PARTY_DOWN, "Stars")


@pytest.mark.parametrize("code", [CauseCode.CONSENT_BLOCKS, CauseCode.OVERLAY_BLOCKS])
def test_what_lies_over_the_button_comes_before_all_scripts(code: CauseCode) -> None:
    consent = code is CauseCode.CONSENT_BLOCKS
    cover = Cover(name="#box", text="Accept all", consent=consent)

    cause, *_ = rank(signals(cover=cover, faults=(fault(),)))

    assert (cause.code, cause.subject) == (code, "#box")
    assert "Accept all" in cause.evidence


def test_a_cover_says_nothing_where_nothing_was_pressed() -> None:
    cover = Cover(name="#box", text="", consent=True)

    assert first(signals(Code.NO_PAYMENT, cover=cover)) is CauseCode.NO_PAYMENT


DRIFTS = [
    (Code.NO_ADD_BUTTON, PageSays(buys=("Læg i kurv",))),
    (Code.NO_CHECKOUT_BUTTON, PageSays(ways_on=("Til kassen",))),
    (Code.NO_PRODUCTS, PageSays(products=3)),
    (Code.NO_COLLECTION, PageSays(products=3)),
    (Code.CHECKOUT_EMPTY, PageSays(fields=3)),
    (Code.CONTACT_MISSING, PageSays(fields=3)),
]


@pytest.mark.parametrize(("code", "page"), DRIFTS)
def test_a_healthy_page_that_has_what_was_looked_for_means_that_we_are_out_of_date(
    code: Code, page: PageSays
) -> None:
    assert first(signals(code, page=page)) is CauseCode.PROBE_DRIFT


@pytest.mark.parametrize(("code", "page"), DRIFTS)
@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 503},
        {"faults": (fault("error"),)},
        {"faults": (fault("script"),)},
        {"cover": Cover(name="#box", text="", consent=True)},
    ],
)
def test_a_page_in_trouble_is_never_taken_for_healthy(
    code: Code, page: PageSays, trouble: dict[str, object]
) -> None:
    assert first(signals(code, page=page, **trouble)) is not CauseCode.PROBE_DRIFT


@pytest.mark.parametrize(
    ("code", "page"),
    [
        (Code.NO_ADD_BUTTON, PageSays()),
        (Code.NO_ADD_BUTTON, PageSays(buys=("Læg i kurv",), in_stock=False)),
        (Code.NO_PRODUCTS, PageSays(products=2)),
        (Code.CHECKOUT_EMPTY, PageSays(fields=1)),
        (Code.DEAD_ADD_BUTTON, PageSays(buys=("Læg i kurv",))),
        (Code.CHECKOUT_SENT_AWAY, PageSays(fields=9, products=9, buys=("a",), ways_on=("b",))),
    ],
)
def test_a_page_that_lacks_it_has_failed(code: Code, page: PageSays) -> None:
    assert first(signals(code, page=page)) is not CauseCode.PROBE_DRIFT


def test_standing_noise_is_old_news_for_a_drift_too() -> None:
    page = PageSays(buys=("Læg i kurv",))

    noisy = signals(Code.NO_ADD_BUTTON, page=page, faults=(fault("error", known=True),))

    assert first(noisy) is CauseCode.PROBE_DRIFT


def test_a_product_that_sold_out_on_the_way_is_why_the_checkout_sends_away() -> None:
    gone = PageSays(notices="Varen er desværre udsolgt")
    elsewhere = PageSays(text="Andre købte: Vase, udsolgt")

    assert first(signals(Code.CHECKOUT_SENT_AWAY, page=gone)) is CauseCode.SOLD_OUT
    assert first(signals(Code.CHECKOUT_SENT_AWAY, page=elsewhere)) is CauseCode.SENT_AWAY


@pytest.mark.parametrize("words", ["Down for maintenance", "Vi åbner snart", "Ny butik på vej"])
def test_a_page_that_says_that_it_is_closed(words: str) -> None:
    assert first(signals(Code.NO_PRODUCTS, page=PageSays(heading=words))) is CauseCode.CLOSED
    long = PageSays(text=f"{words} {'vare ' * 400}")
    assert first(signals(Code.NO_PRODUCTS, page=long)) is CauseCode.NO_PRODUCTS


def test_an_error_while_adding_is_the_cart_s() -> None:
    assert first(signals(Code.SERVER_ERROR)) is CauseCode.CART_ERROR
    assert first(signals(Code.CLIENT_ERROR)) is CauseCode.CART_ERROR
    assert first(signals(Code.SERVER_ERROR, step="home")) is CauseCode.SERVER_ERROR


def test_a_shop_that_takes_no_orders() -> None:
    seen = "403 Forbidden: this shop isn't set up to receive orders yet"

    assert (
        first(signals(Code.CLIENT_ERROR, step="checkout", seen=seen)) is CauseCode.TAKES_NO_ORDERS
    )


def test_card_fields_that_never_come_are_the_third_party_s() -> None:
    frame = fault("frame", own=False, text="does not answer", maker="Stripe")

    down, none, *_ = rank(signals(Code.NO_PAYMENT, step="payment", faults=(frame,)))

    assert (down.code, down.subject) == (CauseCode.THIRD_PARTY_DOWN, "Stripe")
    assert none.code is CauseCode.NO_PAYMENT


def test_a_blank_page_whose_script_broke_is_the_script_s_doing() -> None:
    assert first(signals(Code.BLANK, faults=(fault("error"),))) is CauseCode.NEW_SCRIPT_ERROR
    assert first(signals(Code.BLANK)) is CauseCode.PAGE_BROKEN


texts = st.text(max_size=60)
faults = st.builds(
    Fault,
    what=st.sampled_from(["script", "frame", "request", "error", "console", "other"]),
    text=texts,
    url=texts,
    own=st.booleans(),
    file=texts,
    maker=texts,
    app=texts,
    status=st.sampled_from([0, 404, 500]),
    known=st.booleans(),
)
any_signals = st.builds(
    Signals,
    code=st.sampled_from(OF_A_PURCHASE),
    step=st.sampled_from([None, "home", "product", "add_to_cart", "cart", "checkout", "payment"]),
    seen=texts,
    status=st.sampled_from([0, 200, 404, 503]),
    faults=st.lists(faults, max_size=5).map(tuple),
    cover=st.none() | st.builds(Cover, name=texts, text=texts, consent=st.booleans()),
    page=st.builds(
        PageSays,
        heading=texts,
        text=texts,
        notices=texts,
        buys=st.lists(texts, max_size=2).map(tuple),
        ways_on=st.lists(texts, max_size=2).map(tuple),
        products=st.integers(0, 9),
        fields=st.integers(0, 9),
        in_stock=st.none() | st.booleans(),
    ),
)


@given(any_signals)
def test_whatever_was_noticed_there_are_some_causes_and_each_once(given: Signals) -> None:
    causes = rank(given)

    assert 1 <= len(causes) <= MOST
    assert len({cause.code for cause in causes}) == len(causes)
    assert rank(given) == causes


@given(any_signals)
def test_what_good_runs_have_too_changes_nothing(given: Signals) -> None:
    quiet = replace(given, faults=given.new_faults)

    assert rank(given) == rank(quiet)


@given(any_signals)
def test_drift_is_never_told_beside_another_first_cause(given: Signals) -> None:
    codes = [cause.code for cause in rank(given)]

    assert CauseCode.PROBE_DRIFT not in codes[1:]


@pytest.mark.parametrize("what", ["script", "frame", "request", "error"])
@pytest.mark.parametrize("text", ["answered 404", "did not load (ERR_FAILED)", "does not answer"])
def test_each_fault_is_told_in_danish_too(what: str, text: str) -> None:
    english = told(fault(what, text=text))

    assert evidence_in("da", english) != english


def test_all_sentences_of_evidence_are_known() -> None:
    page = PageSays(buys=("a",), ways_on=("b",), products=3, fields=3)
    cover = Cover(name="#box", text="", consent=False)
    given = [signals(code, page=page) for code, _ in DRIFTS]
    given += [signals(cover=cover), signals(cover=replace(cover, text="c"))]
    given += [signals(Code.CHECKOUT_SENT_AWAY, page=PageSays(notices="udsolgt"))]

    said = [rank(one)[0].evidence for one in given]

    assert all(evidence_in("da", text) != text for text in said)
    assert all(danish.count("{}") == english.count("{}") for english, danish in EVIDENCE.items())


@pytest.mark.parametrize("code", [Code.NO_SHIPPING, Code.NO_PAYMENT, Code.NO_PRODUCTS])
def test_what_is_drawn_from_answers_is_missing_for_the_shops_own_error(code: Code) -> None:
    broken = fault("request", text="answered 500", status=500, file="graphql")

    assert first(signals(code, faults=(broken,))) is CauseCode.SERVER_ERROR
    assert first(signals(code, faults=(replace(broken, known=True),))) is _BY_CODE[code]
    assert first(signals(code, faults=(replace(broken, status=404),))) is _BY_CODE[code]


def test_a_script_of_others_is_not_why_nothing_can_be_sent() -> None:
    pays = fault(own=False, file="v3", app="Stripe")

    [cause, beside] = rank(signals(Code.NO_SHIPPING, seen="the shop says so", faults=(pays,)))

    assert (cause.code, cause.evidence) == (CauseCode.NO_SHIPPING, "the shop says so")
    assert (beside.code, beside.subject) == (CauseCode.THIRD_PARTY_DOWN, "app.example")
