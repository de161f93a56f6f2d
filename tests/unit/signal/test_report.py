"""What `make signal` counts as right, and as good enough."""

from datetime import UTC, datetime, timedelta

from probes.codes import Code
from probes.result import CheckResult, Failure, Outcome, Verdict
from tests.integration.purchase.buyer import Said
from tests.signal.report import fault_trial, good, healthy_trial, lines, summary
from tests.signal.shapes import Row, all_shapes

ROW = Row(said=Said(verdict=Verdict.FAILED, step="cart", code=Code.CART_EMPTY))


def result(verdict: Verdict, *, step: str = "cart", code: Code = Code.CART_EMPTY) -> CheckResult:
    failure = Failure(code=code, step=step, expected="a full cart", seen="an empty one")
    return CheckResult(
        run_id="run",
        check_id="signal/purchase",
        location="here",
        slot=datetime(2026, 1, 1, tzinfo=UTC),
        attempts=1,
        flaky=False,
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        duration=timedelta(seconds=3),
        outcome=Outcome(verdict=verdict, failure=None if verdict is Verdict.PASSED else failure),
    )


def test_verdict_and_step_must_both_be_right() -> None:
    right = fault_trial("woo", "cart-empty", ROW, result(Verdict.FAILED))
    elsewhere = fault_trial("woo", "cart-empty", ROW, result(Verdict.FAILED, step="checkout"))
    unseen = fault_trial("woo", "cart-empty", ROW, result(Verdict.PASSED))

    assert (right.right, elsewhere.right, unseen.right) == (True, False, False)


def test_a_warning_or_a_refusal_on_a_healthy_shop_is_a_false_alarm() -> None:
    verdicts = list(Verdict)

    alarms = [bool(healthy_trial("woo", result(verdict)).alarm) for verdict in verdicts]

    assert alarms == [verdict is not Verdict.PASSED for verdict in verdicts]


def test_one_wrong_fault_or_one_false_alarm_is_not_good() -> None:
    right = fault_trial("woo", "cart-empty", ROW, result(Verdict.FAILED))
    wrong = fault_trial("woo", "no-button", ROW, result(Verdict.PASSED))
    quiet = healthy_trial("woo", result(Verdict.PASSED))
    alarm = healthy_trial("woo", result(Verdict.FAILED))

    assert good(summary([right], [quiet]))
    assert not good(summary([right, wrong], [quiet]))
    assert not good(summary([right], [quiet, alarm]))
    assert any("no-button" in line for line in lines(summary([right, wrong], [quiet])))


def test_there_are_more_than_sixty_faults() -> None:
    assert len({fault for shape in all_shapes().values() for fault in shape.rows}) >= 60
