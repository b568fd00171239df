"""What a site sets about the conversation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DialogSettings:
    """The site's own names and numbers, read aloud in fixed sentences.

    site_name: how the site is named in the greeting ("Saint Mary Hospital"); empty leaves it out.
    emergency_number: what to dial at this site when somebody is in danger: "911", "112", or a hospital's crash-call
        number such as "2222" (the one NHS Resuscitation Council UK asks for). Digits, "*", "#" and "+" only.
    operator: the SIP address callers are transferred to; empty when there is none.
    site_number: the telephone number read to a caller who asks for an operator that cannot be reached; may be empty.
    stale_after_years: a source older than this is said to be possibly superseded.
    abstain_below: cosine between question and nearest passage in -1..1 below which the embedding model's library seldom
        holds an answer; .55 is the packaged model's, to which the rule of abstaining was fitted. Another model's figure
        moves the rule by the difference.
    passages: how many passages are asked of the library for one question.
    """

    site_name: str = ""
    emergency_number: str = "911"
    operator: str = ""
    site_number: str = ""
    stale_after_years: int = 5
    abstain_below: float = 0.55
    passages: int = 8

    def __post_init__(self) -> None:
        if not self.emergency_number or set(self.emergency_number) - set("0123456789*#+ -"):
            raise ValueError(
                f"the emergency number is {self.emergency_number!r}: set it to the digits a caller at this site dials"
            )
