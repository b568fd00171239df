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


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["creatinine=1,500"], "creatinine '1,500' can be read in two ways: write it without a comma."),
        (["creatinine=150"], "must be 0.05 to 40 mg/dL, not 150; another unit is written behind the number: umol/L."),
        (["creatinine=1.5", "age=70"], "age is given twice: give it once."),
        (["creatinine=1.5", "weight=heavy"], "weight is given twice"),
        (["bicarbonate=24"], "has no input 'bicarbonate'; it has age, sex, weight"),
        (["creatinine"], "'creatinine' is no value: write KEY=VALUE"),
        (["creatinine="], "creatinine is a number in mg/dL, not ''."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(given: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*GIVEN[:4], "weight_used=actual", *given]) == 1
    assert sentence in capsys.readouterr().err


def test_what_is_missing_is_told_by_the_key_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["curb_65", "age=70", "confusion=no"]) == 1
    assert "still needs blood urea nitrogen (bun), respiratory rate (respiratory_rate)" in capsys.readouterr().err


def test_a_choice_is_told_with_what_it_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sofa"]) == 0
    assert "high (norepinephrine or epinephrine over 0.1 mcg/kg/min, or dopamine over 15)" in capsys.readouterr().out
    assert main(["timi_stemi", "killip=5"]) == 1
    assert "Killip class is one of 1, 2, 3, 4, not '5'." in capsys.readouterr().err


def test_one_point_is_one_point(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["qsofa", "respiratory_rate=30", "systolic=120", "confusion=no"]) == 0
    assert capsys.readouterr().out.startswith("qSOFA score: 1 point.\n")


def test_an_unusual_value_is_pointed_out_beside_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*GIVEN[:-2], "creatinine=30", "weight_used=actual"]) == 0
    told = capsys.readouterr()
    assert "creatinine 30 mg/dL is unusual, 0.2 to 20 is expected" in told.err
    assert told.out.startswith("Creatinine clearance")
    assert main(GIVEN) == 0
    assert not capsys.readouterr().err


def test_exchanged_pressures_are_pointed_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "systolic=80", "diastolic=120"]) == 0
    told = capsys.readouterr()
    assert all("The diastolic pressure is above the systolic" in each for each in (told.out, told.err))


@pytest.mark.parametrize(
    ("name", "told"),
    [("meld3", "did you mean meld_3?"), ("cockroft_gault", "Cockcroft"), ("xyz", "--list' lists them")],
)
def test_a_name_written_wrongly_is_answered_with_the_nearest(
    name: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main([name])
    written = capsys.readouterr()
    assert told in written.out + written.err
