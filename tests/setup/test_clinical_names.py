"""The table of drug names is what its script writes: rules it uses have moved on without it before."""

import importlib.util
import types
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _script(name: str = "clinical_names") -> types.ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "requirements" / f"{name}.py")
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
    assert kinds["potassium"] == kinds["thyroid"] == "word"
    assert kinds["cephalosporins"] == kinds["troponin"] == "term"


def test_drugs_of_hospitals_are_heard_and_words_of_theirs_are_words() -> None:
    heard = dict(line.split("\t", 1) for line in _script().TABLE.read_text(encoding="utf-8").splitlines())
    substances = {name: told.split("\t")[0] for name, told in heard.items()}
    # By needle, breathed in, in both lists, in the library as well, by an ending, a British name, put in for slang.
    for name in ("rocuronium", "sugammadex", "sevoflurane", "colistin", "propofol", "tranexamic", "levosimendan"):
        assert substances[name] == name
    assert substances["noradrenaline"] == "norepinephrine"
    assert substances["tazocin"] == "piperacillin tazobactam"
    # The library writes them as words; or nobody would give them as a drug of that name.
    assert substances["angiotensin"] == substances["bicarbonate"] == substances["inotrope"] == ""
    assert not {"sodium", "mst", "nac"} & {name for name, substance in substances.items() if substance}


PRODUCTS = """\
Ingredient~DF;Route~Trade_Name~Applicant~Strength~Appl_Type~Appl_No~Product_No~Type
ROCURONIUM BROMIDE~INJECTABLE;INJECTION~ZEMURON~ORGANON~10MG/ML~N~020214~001~RX
VABORBACTAM; MEROPENEM~POWDER;INTRAVENOUS~VABOMERE~REMPEX~1GM~N~209776~001~RX
DESFLURANE~LIQUID;INHALATION~SUPRANE~BAXTER~99.9%~N~020118~001~RX
GALLAMINE TRIETHIODIDE~INJECTABLE;INJECTION~FLAXEDIL~DAVIS AND GECK~20MG/ML~N~007842~001~DISCN
CICLESONIDE~AEROSOL, METERED;INHALATION~ALVESCO~COVIS~0.08MG~N~021658~001~RX
COLISTIN SULFATE~SUSPENSION/DROPS;OTIC~COLY-MYCIN S~PAR~3MG~N~050356~001~RX
OCTREOTIDE~SOLUTION;SUBCUTANEOUS~BYNFEZIA~SUN~2.5MG~N~213224~001~RX
IRON~SOLUTION;INTRAVENOUS~MADE UP~NOBODY~1MG~N~000001~001~RX
"""
CODES = """\
BNF Chapter,BNF Chemical Substance,BNF Chemical Substance Code,BNF Presentation
Anaesthesia,Rocuronium bromide,1501050R0,Rocuronium bromide 50mg/5ml inj vials
Infections,Colistin sulfate,0501070F0,Colistin sulfate 1.5m u tablets
Infections,Lymecycline,0501030L0,Lymecycline 408mg capsules
Endocrine System,Protirelin,0605010P0,Protirelin 200micrograms/2ml inj amps
"""


def test_what_is_taken_from_the_two_lists(tmp_path: Path) -> None:
    (tmp_path / "products.txt").write_text(PRODUCTS, encoding="latin-1")
    (tmp_path / "codes.csv").write_text(CODES, encoding="utf-8-sig")
    written = _script("hospital_names").table(tmp_path / "products.txt", tmp_path / "codes.csv")
    rows = [line.split("\t") for line in written.splitlines() if not line.startswith("#")]
    assert rows == [
        ["colistin", "Colistin sulfate", "N050356", "Colistin sulfate", "0501070F0"],
        ["desflurane", "Desflurane", "N020118", "", ""],
        ["rocuronium", "Rocuronium bromide", "N020214", "Rocuronium bromide", "1501050R0"],
        ["vaborbactam", "Vaborbactam", "N209776", "", ""],
    ]
