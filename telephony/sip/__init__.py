"""The embedded SIP endpoint: two drivers behind one contract."""

from telephony.settings import SipSettings
from telephony.sip.ports import Endpoint


def open_endpoint(settings: SipSettings) -> Endpoint:
    """The driver the settings choose, not started yet. Raises DriverMissing."""
    match settings.driver:
        case "baresip":
            from telephony.sip.baresip import BaresipEndpoint

            return BaresipEndpoint(settings)
        case "pjsua2":
            from telephony.sip.pjsua2 import Pjsua2Endpoint

            return Pjsua2Endpoint(settings)
