"""Writes the generated part of NOTICE from what is installed: ``.venv/bin/python requirements/notice.py``.

The part above the marker is written by hand: it names what lies inside packages (models, voices, texts, C libraries).
"""

import importlib.metadata
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOTICE = ROOT / "NOTICE"
MARKER = "==== Written by requirements/notice.py; what stands below is not edited by hand ====\n"
LOCKS = {"service": "service.lock", "files inside": "models.lock", "tests": "test.lock", "set-up": "installer.lock"}
PACKAGE_LOCK = ROOT / "admin" / "web" / "package-lock.json"

# Where a package's metadata is silent or vague, what its own licence file, or its upstream, says.
READ_BY_HAND = {
    "colorama": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "nest-asyncio": "BSD-2-Clause",
    "pjsua2-python": "GPL-2.0-or-later (pjproject)",
    "requests": "Apache-2.0",
    "uv": "Apache-2.0 OR MIT",
}


@dataclass(frozen=True, order=True)
class Row:
    name: str
    licence: str
    used_for: str

    def __str__(self) -> str:
        return f"{self.name:<32} {self.used_for:<13} {self.licence}"


def locked() -> dict[str, str]:
    """Each locked Python package, by its normal name, and what it is used for: the first lock that names it."""
    found: dict[str, str] = {}
    for used_for, lock in LOCKS.items():
        text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
        for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, flags=re.MULTILINE):
            found.setdefault(normal(name), used_for)
    return found


def normal(name: str) -> str:
    """The name as the Python packaging specifications compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(name: str) -> str | None:
    """The package's licence: read by hand, else its metadata's expression, word or classifiers; None: not installed."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    if expression := metadata.get_all("License-Expression"):
        return str(expression[0])
    words = [line.strip() for text in metadata.get_all("License") or [] for line in text.splitlines() if line.strip()]
    classifiers = [
        text.split("::")[-1].strip()
        for text in metadata.get_all("Classifier") or []
        if text.startswith("License ::") and text != "License :: OSI Approved"
    ]
    return words[0] if words else "; ".join(classifiers) or "not stated"


def python_rows() -> list[Row]:
    return [
        Row(name, found, used_for)
        for name, used_for in sorted(locked().items())
        if (found := licence(name)) is not None
    ]


def page_rows() -> list[Row]:
    """What is bundled into the built page; what only builds it is not passed on."""
    if not PACKAGE_LOCK.exists():
        return []
    packages = json.loads(PACKAGE_LOCK.read_text(encoding="utf-8"))["packages"]
    return sorted(
        Row(path.removeprefix("node_modules/"), package.get("license", "not stated"), "page")
        for path, package in packages.items()
        if path and not package.get("dev")
    )


def generated() -> str:
    rows = [*python_rows(), *page_rows()]
    return "".join(f"{row}\n" for row in rows)


def main() -> int:
    by_hand, _, _ = NOTICE.read_text(encoding="utf-8").partition(MARKER)
    NOTICE.write_text(by_hand + MARKER + "\n" + generated(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
