import json
import runpy
from pathlib import Path

import pytest

from commands.library_calculate import main

ROOT = Path(__file__).resolve().parents[3]
GIVEN = ["cockcroft_gault", "age=80", "sex=female", "weight=60kg", "creatinine=1.5mg/dL", "weight_used=actual"]


def test_it_calculates_with_units(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(GIVEN) == 0
    assert capsys.readouterr().out.startswith("Creatinine clearance (Cockcroft-Gault): 28.3 mL/min.")


def test_it_writes_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*GIVEN, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 28.3


def test_a_refusal_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*GIVEN[:-2], "creatinine=1.5stone", "weight_used=actual"]) == 1
    assert "creatinine is given in mg/dL, umol/L, not in stone." in capsys.readouterr().err


def test_it_lists_and_tells_what_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert "wells_pe" in capsys.readouterr().out
    assert main(["wells_pe"]) == 0
    assert "heart_rate: 0 to 350 /min" in capsys.readouterr().out


def test_the_reference_is_what_the_registry_says() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "write_calculators.py"))
    assert written["PAGE"].read_text(encoding="utf-8") == written["page"](), "run docs/write_calculators.py"
