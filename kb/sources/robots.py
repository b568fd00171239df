"""robots.txt (RFC 9309), with the crawl delay that many sites add to it (pure).

The longest rule that matches decides, and of two as long the one that allows (section 2.2.2); "*" and "$" are known.
"""

from dataclasses import dataclass

MOST_BYTES = 500_000  # section 2.5 asks for at least 500 KiB
MOST_RULES = 5_000
LONGEST_DELAY = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """What one site lets us read. rules: (allowed, path pattern). delay: seconds the site wants between two pages."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0
    closed: bool = False

    def allows(self, path: str) -> bool:
        """path: with its query, beginning with a slash."""
        if self.closed:
            return False
        return max(((len(rule), allowed) for allowed, rule in self.rules if matches(rule, path)), default=(0, True))[1]


CLOSED = Robots(closed=True)
"""Section 2.3.1.4: a site whose robots.txt cannot be reached is not read at all."""


def robots(content: bytes, agent: str) -> Robots:
    """The rules for an agent of this name; those for "*" when none are."""
    groups: dict[str, list[tuple[bool, str]]] = {}
    delays: dict[str, float] = {}
    names: list[str] = []
    naming = False
    for line in content[:MOST_BYTES].decode("utf-8", "replace").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            names = [*names, value.lower()] if naming else [value.lower()]
            naming = True
            continue
        naming = False
        for name in names:
            if key in ("allow", "disallow") and value and len(groups.setdefault(name, [])) < MOST_RULES:
                groups[name].append((key == "allow", value))
            elif key in ("allow", "disallow"):
                groups.setdefault(name, [])
            elif key == "crawl-delay":
                delays[name] = _seconds(value)
    ours = next((name for name in {*groups, *delays} if name != "*" and name in agent.lower()), "*")
    return Robots(tuple(groups.get(ours, ())), delays.get(ours, 0.0))


def matches(rule: str, path: str) -> bool:
    """Each part between stars is looked for behind the one before: no rule can make this slow."""
    first, *others = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in others:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if not rule.endswith("$"):
        return True
    last = others[-1] if others else first
    return path.endswith(last) and (bool(others) or len(path) == len(first))


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return min(value, LONGEST_DELAY) if value > 0 else 0.0
