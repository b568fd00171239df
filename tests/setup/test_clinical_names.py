"""The table of drug names is what its script writes: rules it uses have moved on without it before."""

import importlib.util
import types
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _script() -> types.ModuleType:
    spec = importlib.util.spec_from_file_location("clinical_names", ROOT / "requirements" / "clinical_names.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def test_the_table_of_names_is_not_stale() -> None:
    script = _script()
    written = script.TABLE.read_text(encoding="utf-8")
    assert written == script.table(), "run .venv/bin/python requirements/clinical_names.py"
    kinds = {line.split("\t")[0]: line.split("\t")[2] for line in written.splitlines()}
    assert [kinds[name] for name in ("argatroban", "niacin", "vasopressin", "oxytocin")] == ["generic"] * 4
    assert kinds["potassium"] == kinds["cephalosporins"] == "word"
