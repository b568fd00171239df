"""A network of its own with nothing but loopback, in which the kernel counts every attempt to leave it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BEFORE = """
import fcntl, socket, struct
# A name that no file of this machine knows: whoever looks it up asks a name server.
socket.sethostname("nowhere.invalid")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    # netdevice(7): SIOCSIFFLAGS with IFF_UP; a bare machine has no ip(8).
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh22x", b"lo", 1))
"""

AFTER = """
table = [line.split() for line in open("/proc/net/snmp") if line.startswith("Ip:")]
routes = dict(zip(*table))["OutNoRoutes"]
six = [line.split()[1] for line in open("/proc/net/snmp6") if line.startswith("Ip6OutNoRoutes")]
print("attempts", routes, *six)
"""


def attempts_to_leave(script: str, folder: Path, *arguments: str, within: float) -> tuple[int, ...]:
    """How often this Python and its children tried to reach beyond loopback, by IPv4 and IPv6.

    folder: where the script is put. Skips where the kernel lets us make no network namespace.
    """
    alone = ["unshare", "--net", "--uts"]
    alone += ["--map-root-user"] if os.geteuid() else []
    if subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("this kernel lets us make no network namespace, so attempts to leave cannot be counted")
    file = folder / "alone.py"
    file.write_text(BEFORE + script + AFTER)
    # onnxruntime is silent where CI is set.
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*alone, sys.executable, str(file), *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=within,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    word, *counts = done.stdout.splitlines()[-1].split()
    assert word == "attempts", done.stdout
    return tuple(map(int, counts))
