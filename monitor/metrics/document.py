"""Writes docs/metrics.md from the table of families: `python -m monitor.metrics.document [--check]`.

With `--check` nothing is written; a difference ends it with status 1, so that CI notices.
"""

import sys
from pathlib import Path

from monitor.metrics.families import FAMILIES, Family

PAGE = Path("docs/metrics.md")
_HEAD = """\
# Metrics

<!-- Made by `python -m monitor.metrics.document` from monitor/metrics/families.py; edit that file. -->

`GET /metrics` gives them as Prometheus text, or as OpenMetrics to whoever asks for it by `Accept`.
When a password is set, it takes that password as HTTP basic auth, with any user name:

```yaml
scrape_configs:
  - job_name: tillwatch
    basic_auth: {username: prometheus, password_file: /run/secrets/tillwatch}
    static_configs: [{targets: ["tillwatch:8460"]}]
```

What holds for all of them:

- `store`, `check`, `type`, `location` say who is looked at, with which check of which kind, and from where. Values
  of all labels come from the configuration or from closed lists; there is no label that a shop can fill.
- Totals are stored with each result: a restart does not reset them.
- The series of a store or check that is removed from the configuration are gone with the next scrape.
- A run that the shop refused, or that broke by our own fault, is no failure of the shop: it is counted in
  `tillwatch_runs_total`, and `probe_success` is absent until a run sees the shop again.
- Checks run when they are due, not when they are scraped. `time() - tillwatch_last_result_timestamp_seconds`
  says how old a value is, `tillwatch_check_interval_seconds` how old it may become.

"""
_SECTIONS = {
    "probe_success": "The newest run of a check",
    "tillwatch_runs_total": "A check over time",
    "tillwatch_check_info": "What is configured",
    "tillwatch_build_info": "Tillwatch itself",
}
"""Each section begins with the family that is named here."""
_TAIL = """
The usual `process_*` metrics of the Prometheus client come with them: memory, CPU, open files, start time.

## When to update this page

Never by hand. A new metric is a line in `monitor/metrics/families.py`, its value in `check.py` or `own.py`
beside it, and the golden files in `tests/golden/metrics/`: delete one, and the test writes it anew.
"""


def page() -> str:
    """The whole document."""
    lines: list[str] = []
    for family in FAMILIES:
        if family.name in _SECTIONS:
            lines += ["", f"## {_SECTIONS[family.name]}", "", "| name | kind | labels | meaning |"]
            lines += ["|---|---|---|---|"]
        lines.append(_row(family))
    return _HEAD + "\n".join(lines).strip() + "\n" + _TAIL


def _row(family: Family) -> str:
    labels = ", ".join(f"`{label}`" for label in family.labels)
    kind = family.kind.value if not family.unit else f"{family.kind.value}, {family.unit}"
    return f"| `{family.name}` | {kind} | {labels} | {family.help} |"


def main(arguments: list[str]) -> int:
    wanted = page()
    if "--check" not in arguments:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    sys.stderr.write(f"{PAGE} is out of date; run: python -m monitor.metrics.document\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
