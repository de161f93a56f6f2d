"""Figures as people read them: a table on the terminal, and the one that docs/benchmarks.md keeps."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.table import Table

from tests.bench.items import Item

BEGIN = "<!-- figures: begin; written by `python -m tests.bench --write-docs` -->"
END = "<!-- figures: end -->"


def number(value: float) -> str:
    """As many digits as say something: 0.283, 2.77, 41.2, 1540."""
    before_the_point = len(f"{abs(value):.0f}") if abs(value) >= 1 else 0
    return f"{value:.{max(3 - before_the_point, 0)}f}"


def limit(item: Item) -> str:
    return f"{'≤' if item.better == 'lower' else '≥'} {item.limit:g}"


def unit(item: Item) -> str:
    """A ratio has none."""
    return "" if item.unit == "ratio" else item.unit


def terminal_table(items: Iterable[Item], titles: Mapping[str, str]) -> Table:
    table = Table(caption="others: how much of the processors others used just before")
    for heading in ("", "value", "limit"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("figure")
    table.add_column("others", justify="right", no_wrap=True)
    for item in items:
        table.add_row(
            "[green]good[/]" if item.good else "[bold red]not good[/]",
            f"{number(item.value)} {unit(item)}".strip(),
            limit(item),
            f"{titles[item.id]}\n[dim]{item.baseline}[/]",
            item.versions.get("others", ""),
        )
    return table


def markdown_table(items: Sequence[Item], titles: Mapping[str, str]) -> str:
    rows = ["| figure | value | limit | | held against | others |", "|---|--:|--:|---|---|--:|"]
    for item in items:
        value = f"{number(item.value)} {unit(item)}".strip()
        verdict = "good" if item.good else "**not good**"
        rows.append(
            f"| {titles[item.id]} (`{item.id}`) | {value} | {limit(item)} | {verdict} "
            f"| {item.baseline} | {item.versions.get('others', '')} |"
        )
    return "\n".join(rows)


def versions_line(items: Iterable[Item]) -> str:
    """What was running, each once."""
    told: dict[str, str] = {}
    for item in items:
        told |= item.versions
    return ", ".join(f"{name} {told[name]}" for name in sorted(told) if name != "others")


def with_part(page: str, part: str, *, begin: str = BEGIN, end: str = END) -> str:
    """The page with this between the two marks. Raises ValueError when it has no marks."""
    before, has_begin, rest = page.partition(begin)
    _, has_end, after = rest.partition(end)
    if not (has_begin and has_end):
        raise ValueError(f"the page has no {begin} … {end}")
    return f"{before}{begin}\n{part}\n{end}{after}"


def write_docs(page: Path, items: Sequence[Item], titles: Mapping[str, str], *, day: str) -> None:
    """Put the last full result into the page. Raises ValueError when it is not full, or has no place."""
    missing = [name for name in titles if name not in {item.id for item in items}]
    if missing:
        raise ValueError(f"not measured: {', '.join(missing)}; run: make bench PEERS=1")
    figures = (
        f"\nMeasured on {day} with {versions_line(items)}.\n\n{markdown_table(items, titles)}\n"
    )
    page.write_text(with_part(page.read_text(encoding="utf-8"), figures), encoding="utf-8")
