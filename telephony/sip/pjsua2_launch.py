"""What the pjsua2 process is told when it starts; used on both sides, so it knows nothing of pjsua2."""

import json
from dataclasses import asdict
from pathlib import Path

from telephony.settings import Registration, SipSettings
from telephony.sip.ports import Address

MOST_CALLS = 4
"""Compiled into the wheel (PJSUA_MAX_CALLS): the fifth call gets 486 whatever is configured."""


def greeting(settings: SipSettings, addresses: tuple[Address, ...]) -> bytes:
    """The first line on the link: settings and addresses as JSON."""
    facts = {"settings": asdict(settings), "addresses": [asdict(address) for address in addresses]}
    return json.dumps(facts, default=str).encode() + b"\n"


def understood(line: bytes) -> tuple[SipSettings, tuple[Address, ...]]:
    """The reverse of ``greeting``."""
    facts = json.loads(line)
    fields = facts["settings"]
    for name in ("allow", "codecs", "rtp_ports"):
        fields[name] = tuple(fields[name])
    for name in ("certificate", "private_key"):
        fields[name] = Path(fields[name]) if fields[name] else None
    if fields["registration"]:
        fields["registration"] = Registration(**fields["registration"])
    return SipSettings(**fields), tuple(Address(**address) for address in facts["addresses"])
