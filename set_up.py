"""Installs what VoiceAssist needs into ``.venv`` beside this file. Standard library only: nothing is there before it.

``./run`` calls it when a lock file, the web page's sources or the Python have changed. Packages come from the hashed
lock files in ``requirements/`` and from nowhere else; everything written stays in this folder.
"""

import contextlib
import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from commands.progress import Progress  # noqa: E402 - found only now

VENV = HERE / ".venv"
BUILD = HERE / "build"
PYTHON = VENV / "bin" / "python"
INSTALLER = VENV / "installer"  # uv, kept only while it is needed: it is as large as a model
CACHE = VENV / "cache"  # on the same file system as .venv, so that uv links files instead of copying them
INSTALLED = VENV / "installed"  # holds the digest of the lock files that were installed
LOG = BUILD / "set-up.log"
NODE = BUILD / "node"  # Node is 200 MB and only builds the page
NPM_CACHE = BUILD / "npm"
SYSTEM_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
LOCKS = (HERE / "requirements" / "test.lock", HERE / "requirements" / "models.lock")  # test.lock holds service.lock
INSTALLER_LOCK = HERE / "requirements" / "installer.lock"
BUILD_LOCK = HERE / "requirements" / "build.lock"
WEB = HERE / "admin" / "web"
WEB_BUILT = BUILD / "web-built"  # holds the digest of the sources that the page was built from
NEEDED_BYTES = 3_000_000_000  # 1.2 GB stays; while it is made the downloads, Node and its packages lie beside it

# What an installer's output says, and what that means to the person waiting. The first that matches counts.
EXPLANATIONS: tuple[tuple[str, str], ...] = (
    (r"No space left on device", "the disk is full; free 3 GB and run it again"),
    (
        r"(?i)CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UnknownIssuer|SELF_SIGNED_CERT|UNABLE_TO_\w+_CERT"
        r"|UNABLE_TO_VERIFY_LEAF|unable to get (local )?issuer certificate",
        "the package registry's certificate is not trusted here; name the file with your network's authority: "
        "SSL_CERT_FILE=/path/to/ca.pem ./run",
    ),
    (
        r"(?i)do not match the hashes|hash mismatch",
        "a downloaded package is not the one that the lock file names, so it was not installed; "
        "check the mirror or proxy in between, or try again",
    ),
    (
        r"(?i)failure in name resolution|name or service not known|network is unreachable|connection refused|dns error"
        r"|no route to host|timed out|connection reset|could not connect|failed to fetch|newconnectionerror"
        r"|error sending request|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH",
        "the package registry cannot be reached, and the first start needs it (later ones do not); "
        "connect this machine, or name a mirror: PIP_INDEX_URL=https://mirror/simple ./run",
    ),
    (
        r"(?i)no matching distribution|no wheels? |no usable wheels|no solution found|building source distributions is",
        f"there is no ready-made package for this machine ({platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}); it runs on x86_64 Linux with Python 3.11 to 3.13",
    ),
)


class SetUpFailed(Exception):
    """Setting up cannot go on; the message is one sentence that says what is wrong and how to mend it."""


def main() -> int:
    try:
        with _alone():
            _install_packages()
            _build_page()
            _tidy()
    except SetUpFailed as failure:
        _say(f"./run: {failure}.")
        return 1
    except PermissionError as failure:
        _say(f"./run: {failure.filename} cannot be written; run it as the owner of {HERE}.")
        return 1
    except OSError as failure:
        _say(f"./run: setting up failed: {failure}.")
        return 1
    except KeyboardInterrupt:
        _say("\n./run: stopped; the next ./run goes on from here.")
        return 130
    return 0


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One set-up at a time in this folder; a second one waits, and then finds the work done."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "set-up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Another ./run is setting up; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install_packages() -> None:
    wanted = _digest([*LOCKS, INSTALLER_LOCK]) + f" {platform.python_version()}\n"
    if PYTHON.exists() and INSTALLED.exists() and INSTALLED.read_text() == wanted:
        return
    free = shutil.disk_usage(HERE).free
    if free < NEEDED_BYTES:
        raise SetUpFailed(
            f"the disk has {free / 1e9:.1f} GB free and setting up takes {NEEDED_BYTES / 1e9:.1f} GB; free some"
        )
    _say(f"Setting up in {VENV}: about 760 MB to fetch, once.")
    LOG.write_text("")
    _make_venv()
    _fetch_installer(INSTALLER_LOCK)
    total = sum(len(_pinned(lock)) for lock in LOCKS)
    # Gone while packages are being exchanged: after an interruption half of one may lie there, and all are laid anew.
    anew = [] if INSTALLED.exists() else ["--reinstall"]
    INSTALLED.unlink(missing_ok=True)
    _watched(
        "Installing packages",
        [*_uv("sync"), *anew, "--python", str(PYTHON), *map(str, LOCKS)],
        total=total,
        count=lambda: _entries(CACHE / "archive-v0"),
    )
    INSTALLED.write_text(wanted)


def _make_venv() -> None:
    """A new environment, unless there is a whole one of the very Python that runs this."""
    made = VENV / "made"  # written last: an environment without it was interrupted
    wanted = f"{platform.python_version()} {sys.base_prefix}\n"
    if PYTHON.exists() and made.exists() and made.read_text() == wanted:
        return
    _watched("Making the Python environment", [sys.executable, "-I", "-m", "venv", "--clear", str(VENV)])
    made.write_text(wanted)


def _fetch_installer(lock: Path) -> None:
    fetched = INSTALLER / "lock"
    if fetched.exists() and fetched.read_bytes() == lock.read_bytes():
        return
    command = [str(PYTHON), "-I", "-m", "pip", "install", "--quiet", "--no-input", "--no-cache-dir", "--no-deps"]
    command += ["--disable-pip-version-check", "--retries", "2", "--timeout", "30", "--only-binary", ":all:"]
    command += ["--require-hashes", "--upgrade", "--target", str(INSTALLER), "--requirement", str(lock)]
    _watched("Fetching the installer", command)
    shutil.copyfile(lock, fetched)


def _uv(verb: str) -> list[str]:
    """The start of an installer's command line: wheels only, hashes always, quiet."""
    command = [str(INSTALLER / "bin" / "uv"), "pip", verb, "--no-progress", "--no-build", "--require-hashes"]
    return [*command, "--system-certs"] if Path("/etc/ssl/certs").exists() or "SSL_CERT_FILE" in os.environ else command


def _build_page() -> None:
    """The softphone and the console, built from source; skipped while they are what the sources say."""
    if not (HERE / "admin" / "web_build.py").exists():
        return
    sources = sorted(
        path
        for path in WEB.rglob("*")
        if path.is_file() and not {"node_modules", "dist"} & set(path.relative_to(WEB).parts)
    )
    wanted = _digest([*sources, HERE / "admin" / "web_build.py", BUILD_LOCK])
    if WEB_BUILT.exists() and WEB_BUILT.read_text() == wanted and (WEB / "dist").exists():
        return
    with LOG.open("a") as log:
        log.write("\n--- the page\n")
    _fetch_installer(INSTALLER_LOCK)
    _watched("Fetching Node", [*_uv("install"), "--python", str(PYTHON), "--target", str(NODE), "-r", str(BUILD_LOCK)])
    environment = {"PYTHONPATH": os.pathsep.join([str(HERE), str(NODE)]), **_npm_settings()}
    _watched("Building the page", [str(PYTHON), "-P", "-m", "admin.web_build"], environment=environment)
    WEB_BUILT.write_text(wanted)


def _tidy() -> None:
    """Take away what only setting up needs. After a failure it stays, so that the next try fetches less."""
    for leftover in (INSTALLER, CACHE, NODE, NPM_CACHE):
        shutil.rmtree(leftover, ignore_errors=True)


def _watched(
    label: str,
    command: list[str],
    *,
    total: int | None = None,
    count: Callable[[], int] = lambda: 0,
    environment: dict[str, str] | None = None,
) -> None:
    """Run to the end, showing progress, everything it says into the log. Raises SetUpFailed with one sentence."""
    with LOG.open("ab") as log, Progress(label, total) as progress:
        began = log.tell()
        settings = {**os.environ, **_installer_settings(), **(environment or {})}
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=settings, cwd=HERE)
        try:
            while child.poll() is None:
                progress.to(min(count(), total or 0))
                time.sleep(0.1)
        except BaseException:
            child.terminate()
            child.wait()
            raise
        if child.returncode:
            raise SetUpFailed(_explanation(label, LOG.read_bytes()[began:].decode(errors="replace")))
        progress.to(total or 0)


def _installer_settings() -> dict[str, str]:
    """Environment for pip and uv: what pip was told about the registry, uv is told too (it does not read pip's)."""
    given = os.environ
    settings = {"UV_CACHE_DIR": str(CACHE), "UV_LINK_MODE": "hardlink", "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & given.keys() and (index := _pip_setting("index-url")):
        settings["UV_DEFAULT_INDEX"] = index
    if "UV_INSECURE_HOST" not in given and (host := _pip_setting("trusted-host")):
        settings["UV_INSECURE_HOST"] = host
    authority = given.get("PIP_CERT") or given.get("REQUESTS_CA_BUNDLE")
    if "SSL_CERT_FILE" not in given and authority and Path(authority).is_file():
        settings["SSL_CERT_FILE"] = authority
    if "SSL_CERT_FILE" in given and "PIP_CERT" not in given:
        settings["PIP_CERT"] = given["SSL_CERT_FILE"]
    return settings


def _npm_settings() -> dict[str, str]:
    """Environment for npm: nothing written outside this folder, the system's authorities trusted, patience bounded."""
    settings = {"NPM_CONFIG_CACHE": str(NPM_CACHE), "NODE_DISABLE_COMPILE_CACHE": "1"}
    settings |= {"NPM_CONFIG_FETCH_RETRY_MINTIMEOUT": "1000", "NPM_CONFIG_FETCH_RETRY_MAXTIMEOUT": "5000"}
    authorities = os.environ.get("SSL_CERT_FILE") or SYSTEM_AUTHORITIES
    if "NODE_EXTRA_CA_CERTS" not in os.environ and Path(authorities).is_file():
        settings["NODE_EXTRA_CA_CERTS"] = str(authorities)
    return settings


def _pip_setting(name: str) -> str:
    """What pip's environment or configuration files say about ``name``, or nothing."""
    if value := os.environ.get("PIP_" + name.upper().replace("-", "_")):
        return value
    if not PYTHON.exists():
        return ""
    command = [str(PYTHON), "-I", "-m", "pip", "config", "get", f"global.{name}"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _explanation(label: str, output: str) -> str:
    for pattern, sentence in EXPLANATIONS:
        if re.search(pattern, output):
            return sentence
    last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "it said nothing")
    return f"'{label}' failed ({last[:200]}); all it said is in {LOG}"


def _pinned(lock: Path) -> list[str]:
    return re.findall(r"^\S+==\S+", lock.read_text(), flags=re.MULTILINE)


def _entries(folder: Path) -> int:
    try:
        return sum(1 for _ in folder.iterdir())
    except FileNotFoundError:
        return 0


def _digest(files: list[Path]) -> str:
    sums = (hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.exists())
    return hashlib.sha256("".join(sums).encode()).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
