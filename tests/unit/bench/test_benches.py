"""Which benchmarks are run for which request."""

from tests.bench.benches import BENCHES, chosen, titles


def ids(*only: str, peers: bool = False) -> set[str]:
    return {name for bench in chosen(set(only), peers=peers) for name in bench.figures}


def test_no_id_is_given_by_two_benchmarks() -> None:
    assert len(titles()) == sum(len(bench.figures) for bench in BENCHES)


def test_other_programs_take_part_on_request_only() -> None:
    assert "uptime_cpu_ratio_blackbox" not in ids()
    assert ids(peers=True) == set(titles())


def test_an_id_chooses_the_benchmark_that_gives_it() -> None:
    assert ids("purchase_wall_ratio") == {"purchase_cpu_ratio", "purchase_wall_ratio"}


def test_an_id_of_another_program_is_a_request() -> None:
    assert ids("uptime_cpu_ratio_blackbox") == {"uptime_cpu_ratio_blackbox"}
