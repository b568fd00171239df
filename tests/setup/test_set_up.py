"""set_up.py: what it says when an installer fails, and that a registry out of reach is one plain sentence."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import set_up

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        # pip 23.2 and uv 0.13, each as it speaks with that fault in its way
        ("WARNING: ... [Errno -3] Temporary failure in name resolution')': /simple/uv/", "cannot be reached"),
        (
            "ERROR: Could not find a version (from versions: none): [Errno 101] Network is unreachable",
            "cannot be reached",
        ),
        ("error: Failed to fetch: `https://x/simple/numpy/`\n  Caused by: dns error", "cannot be reached"),
        ("npm error code ENOTFOUND", "cannot be reached"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate", "SSL_CERT_FILE="),
        ("error: Failed to fetch: x\n  Caused by: invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE="),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "SSL_CERT_FILE="),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one that the lock file"),
        ("error: Hash mismatch for `numpy==2.4.6`", "not the one that the lock file"),
        ("error: failed to write to file: No space left on device (os error 28)", "the disk is full"),
        ("ERROR: No matching distribution found for uv==0.13.9", "no ready-made package"),
        ("Something new\n\nit broke\n", "'Installing' failed (it broke); all it said is in "),
        ("", "'Installing' failed (it said nothing)"),
    ],
)
def test_a_failure_is_told_in_one_sentence(output: str, sentence: str) -> None:
    told = set_up._explanation("Installing", output)
    assert sentence in told
    assert "\n" not in told


def copy_of_the_house(folder: Path) -> Path:
    """A tree with what set_up.py reads, and no page."""
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    shutil.copytree(ROOT / "commands", folder / "commands", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("run", "set_up.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.mark.slow
def test_without_a_network_the_first_start_says_so(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path / "house")
    ended = subprocess.run(
        [str(house / "run"), "--version"],
        # A port nobody listens on: what a machine without a way out gets, on any machine.
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "PIP_INDEX_URL": "http://127.0.0.1:9/simple"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ended.returncode == 1
    last = ended.stderr.splitlines()[-1]
    assert last.startswith("./run: the package registry cannot be reached, and the first start needs it"), ended.stderr
    assert "Traceback" not in ended.stderr


def test_too_little_disk_is_said_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(set_up, "BUILD", tmp_path)
    monkeypatch.setattr(set_up, "INSTALLED", tmp_path / "installed")
    monkeypatch.setattr("set_up.shutil.disk_usage", lambda _: SimpleNamespace(free=5 * 10**8))
    assert set_up.main() == 1
    assert capsys.readouterr().err == ("./run: the disk has 0.5 GB free and setting up takes 3.0 GB; free some.\n")


def test_what_pip_knows_of_the_registry_uv_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INSECURE_HOST", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    authority = tmp_path / "ca.pem"
    authority.write_text("")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.setenv("PIP_TRUSTED_HOST", "mirror.example")
    monkeypatch.setenv("PIP_CERT", str(authority))
    settings = set_up._installer_settings()
    assert settings["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert settings["UV_INSECURE_HOST"] == "mirror.example"
    assert settings["SSL_CERT_FILE"] == str(authority)


def test_it_needs_nothing_but_the_standard_library() -> None:
    code = "import json, sys, set_up; print(json.dumps(sorted(m.split('.')[0] for m in sys.modules)))"
    command = [sys.executable, "-S", "-c", code]
    loaded = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert set(loaded) - sys.stdlib_module_names <= {"__main__", "commands", "set_up"}
