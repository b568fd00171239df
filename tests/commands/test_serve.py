"""What ``./run`` prints once it is ready: every way to call, and what the library holds."""

import re
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

from commands.serve import _how_to_call
from telephony.sip.ports import Address
from voiceassist import Service


@dataclass
class SizedLibrary:
    documents: int
    pages: int

    async def size(self) -> tuple[int, int, int]:
        return self.documents, 10 * self.pages, self.pages


def ready(documents: int = 43, pages: int = 145, port: int = 5060, **facts: Any) -> Service:
    addresses = (Address("udp", "127.0.0.1", port), Address("tcp", "127.0.0.1", port))
    told = {"sip": addresses, "phone": "http://127.0.0.1:8080/phone", "trust": "", **facts}
    return cast(Service, SimpleNamespace(library=SizedLibrary(documents, pages), **told))


async def told(**facts: Any) -> dict[str, str]:
    """The lines by their first word."""
    lines = (await _how_to_call(ready(**facts))).splitlines()
    return {line.split()[0]: line.strip() for line in lines if line.strip()}


async def test_every_way_to_call_is_printed() -> None:
    lines = await told()
    assert "http://127.0.0.1:8080/phone" in lines["Browser"]
    assert "sip:127.0.0.1:5060" in lines["SIP"]
    assert "tcp" in lines["SIP"]
    assert re.search(r"type sip:127\.0\.0\.1:5060 .*no account and no registration", lines["Linphone"])
    assert re.search(r"type 127\.0\.0\.1:5060 .*no account and no registration", lines["MicroSIP"])
    assert re.search(r"registration: .*extensions of your PBX, .*--registrar HOST --extension NUMBER", lines["With"])
    assert '"what is the first line treatment for hypertension"' in lines["Test"]
    assert "--to" not in lines["Test"]
    assert "145 pages of 43 documents" in lines["Library"]
    assert re.search("licensed clinicians, not a medical device", lines["A"])
    assert re.match(r"VoiceAssist is ready, \d+\.\d s after its start", lines["VoiceAssist"])


async def test_another_port_goes_into_the_line_that_tests_it() -> None:
    assert "./run call --to sip:127.0.0.1:5070 --say" in (await told(port=5070))["Test"]


async def test_a_library_that_is_still_empty_is_said_to_be_read() -> None:
    assert "being read now" in (await told(documents=0, pages=0))["Library"]


async def test_how_to_trust_the_certificate_is_printed_where_it_is_ours() -> None:
    text = await _how_to_call(ready(trust="The page's certificate is signed here.\n  fingerprint AB:CD"))
    assert text.endswith("fingerprint AB:CD")
