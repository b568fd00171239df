"""TelephonyError
├── CallGone         the far side gave up before we answered, or the call is over; ``status`` as the stack saw it
├── DialFailed       a call we placed was not answered; ``status`` is the SIP answer, None when there was none
├── PortTaken        another program holds an address we are told to listen on
├── DriverMissing    the chosen SIP driver is not installed for this Python
├── SettingsWrong    a telephony setting cannot be used as given
└── EndpointDown     the SIP stack stopped and cannot be used again in this process
"""


class TelephonyError(Exception):
    """Any failure of a way in. ``code`` is stable; ``retryable`` says whether trying again may help."""

    code = "telephony"
    retryable = False


class CallGone(TelephonyError):
    code = "call_gone"

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class DialFailed(TelephonyError):
    code = "dial_failed"

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retryable = status in (None, 408, 480, 486, 503)


class PortTaken(TelephonyError):
    code = "port_taken"


class DriverMissing(TelephonyError):
    code = "driver_missing"


class SettingsWrong(TelephonyError):
    code = "settings_wrong"


class EndpointDown(TelephonyError):
    code = "endpoint_down"
