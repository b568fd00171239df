"""How long the turn machine waits for what, in seconds of call audio."""

NO_INPUT = 8.0
"""Seconds of nobody speaking before a check-in; two of them, then goodbye."""
LONG_TURN = 45.0
"""Seconds a caller may speak without a pause before we answer what we have."""
TAKES_FLOOR = 0.9
"""Seconds of voice over our speech that are no backchannel whatever the words: backchannels last 0.2 to 0.7 s."""
UNREAD_INTERRUPTION = 2.0
"""Seconds to wait for the reading of a short voice over our speech before we go on speaking."""
MUMBLED = 1.5
"""Seconds of voice without words after which we say that we did not catch it; a cough is shorter."""
SAME_TURN = 0.6
"""Voice within this many seconds of our own first sound is the caller going on, not interrupting."""
COVER_AFTER = 1.2
"""Seconds of thinking before "one moment", which is then heard within 2.5 s of the caller's last word."""
GIVE_UP_AFTER = 8.0
"""Seconds of thinking before we say that it failed."""
TRANSFER_LIMIT = 45.0
"""Seconds for the operator to answer; ringing ends at 30 s on most exchanges."""
HOLD_LIMIT = 600.0
"""Seconds on hold before the call is ended."""
CLOSING_LIMIT = 15.0
"""Seconds within which the last sentence is over, even if no way in tells so."""
WHOLE_COMMAND = 0.4
"""Seconds of silence that end a turn whose words are an order ("go on"), however unfinished it sounds."""
SPEAK_ON = 0.5
"""Seconds of silence after a backchannel, a cough or a word too short to be read, before we go on where we were."""
