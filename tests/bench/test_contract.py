"""commands/bench/contract.py: the verdict rule, percentiles, and what is printed and written."""

import json
from pathlib import Path

import pytest

from commands.bench.contract import (
    BenchResult,
    Machine,
    Plan,
    Row,
    as_json,
    as_table,
    percentile,
    percentile_rows,
    this_machine,
    write_json,
)

MACHINE = Machine("a processor", 2, 4096, "a system", "3.11")


def result(*rows: Row, load: float = 0.1, trial: bool = False) -> BenchResult:
    return BenchResult("loop", rows, {"codec": "PCMU"}, MACHINE, load, trial)


def test_nearest_rank_gives_values_that_were_measured() -> None:
    assert percentile(range(1, 31), 0.50) == 15
    assert percentile(range(1, 31), 0.95) == 29
    assert percentile([7.0], 0.95) == 7.0
    assert percentile([], 0.5) is None


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        (Row("a", 600.0, "ms", 600.0), True),
        (Row("a", 600.1, "ms", 600.0), False),
        (Row("a", None, "ms", 600.0), False),
        (Row("a", float("nan"), "ms", 600.0), False),
        (Row("a", 3.0, "", 4.0, at_least=True), False),
        (Row("a", 4.0, "", 4.0, at_least=True), True),
        (Row("a", 4.0, ""), None),
    ],
)
def test_a_row_is_reached_or_not(row: Row, reached: bool | None) -> None:
    assert row.reached is reached


def test_one_row_missed_is_named_in_the_verdict() -> None:
    assert result(Row("one", 1, "", 2), Row("two", 3, "", 2)).verdict == "not reached: two"
    assert result(Row("one", 1, "", 2), Row("three", 3, "")).verdict == "reached"


def test_a_loaded_machine_and_a_trial_give_no_verdict() -> None:
    good = Row("one", 1, "", 2)
    assert result(good, load=0.51).verdict.startswith("no verdict: the load was 0.51")
    assert result(good, load=0.5).verdict == "reached"
    assert result(good, trial=True).verdict.startswith("no verdict: a trial")


def test_a_plan_is_a_trial_when_it_is_shorter_or_not_on_the_shipped_service() -> None:
    here = Path()
    assert not Plan(here).is_trial(30)
    assert not Plan(here, turns=30).is_trial(30)
    assert Plan(here, turns=29).is_trial(30)
    assert Plan(here, target="sip:x").is_trial(30)
    assert Plan(here, service_options=("--max-calls", "40")).is_trial(30)


def test_the_table_shows_figure_reach_machine_load_and_settings() -> None:
    table = as_table(result(*percentile_rows("wait", [500.0] * 30, "ms", p50=600, p95=450)))
    assert "| wait, p50 | 500 ms | <= 600 ms | 30 | yes |" in table
    assert "| wait, p95 | 500 ms | <= 450 ms | 30 | no |" in table
    for part in ("Verdict: not reached: wait, p95.", "Load at the start: 0.10.", "a processor", "codec PCMU"):
        assert part in table


def test_without_a_verdict_no_row_says_yes() -> None:
    assert "| yes |" not in as_table(result(Row("one", 1, "", 2), load=3))


def test_the_file_holds_all_of_it(tmp_path: Path) -> None:
    written = json.loads(write_json(result(Row("one", 1.5, "ms", 2.0, samples=30)), tmp_path / "new").read_text())
    assert written["rows"][0] == {
        "what": "one",
        "value": 1.5,
        "unit": "ms",
        "reach": 2.0,
        "at_least": False,
        "samples": 30,
        "note": "",
        "reached": True,
    }
    assert (written["name"], written["verdict"], written["load"]) == ("loop", "reached", 0.1)
    assert json.loads(as_json(result()))["machine"]["cores"] == 2


def test_this_machine_is_told() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert machine.memory_megabytes > 100
