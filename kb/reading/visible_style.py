"""Whether a page's styles let an element be seen (pure): what is hidden from readers is no text of the document.

Of style sheets only simple rules are known (a tag, a class, an id), which is what hides text in practice.
"""

import re

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SIMPLE = re.compile(r"[a-zA-Z][\w-]*|[.#][\w-]+|[a-zA-Z][\w-]*[.#][\w-]+")
RGB = re.compile(r"rgba?\(([^)]*)\)")
SMALLEST_PIXELS = 3.0
PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 0.16}
CSS_SIZE = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%)?\s*(?:!important)?$")
NEAR = 24  # of 255: a colour this near to its ground cannot be read
WHITE = (255, 255, 255)
COLOURS = {"white": WHITE, "snow": (255, 250, 250), "ivory": (255, 255, 240), "black": (0, 0, 0)}

Colour = tuple[int, int, int]
Declared = dict[str, str]


def declarations(style: str) -> Declared:
    """ "color: White; display:none" is {"color": "white", "display": "none"}."""
    found: Declared = {}
    for part in style.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def rules(sheet: str) -> dict[str, Declared]:
    """The declarations of each simple selector of a style sheet."""
    found: dict[str, Declared] = {}
    for selectors, body in RULE.findall(COMMENT.sub("", sheet)):
        for selector in selectors.split(","):
            if SIMPLE.fullmatch(selector.strip()):
                found.setdefault(selector.strip(), {}).update(declarations(body))
    return found


def declared(sheet: dict[str, Declared], tag: str, classes: list[str], name: str, style: str) -> Declared:
    """What holds for an element: its tag's rules, its classes', its id's, its own, the later ones winning."""
    selectors = [tag, *(f".{one}" for one in classes), *(f"{tag}.{one}" for one in classes)]
    selectors += [f"#{name}", f"{tag}#{name}"] if name else []
    found: Declared = {}
    for selector in selectors:
        found.update(sheet.get(selector, {}))
    return {**found, **declarations(style)}


def hides(found: Declared, ground: Colour | None) -> bool:
    """ground: the colour behind the element; None when it is not known."""
    if found.get("display") == "none" or found.get("visibility") in ("hidden", "collapse"):
        return True
    if found.get("opacity", "1").strip() in ("0", "0.0", "0%", ".0"):
        return True
    size = CSS_SIZE.match(found.get("font-size", ""))
    if size and float(size[1]) * PIXELS.get(size[2] or "px", 1.0) < SMALLEST_PIXELS:
        return True
    if "rect(0" in found.get("clip", "").replace(" ", "") or _far_away(found) or _shrunk(found):
        return True
    ink = found.get("color", "")
    if _clear(ink):
        return True
    colour = colour_of(ink)
    return colour is not None and ground is not None and _near(colour, ground)


def _far_away(found: Declared) -> bool:
    """Moved out of the page: "left: -9999px", "text-indent: -100em"."""
    for name in ("left", "top", "text-indent", "margin-left"):
        moved = CSS_SIZE.match(found.get(name, ""))
        if moved and float(moved[1]) * PIXELS.get(moved[2] or "px", 1.0) < -500 and moved[2] != "%":
            return True
    return False


def _shrunk(found: Declared) -> bool:
    """Cut off by its own box: "height: 0; overflow: hidden"."""
    if "hidden" not in found.get("overflow", "") and "clip" not in found.get("overflow", ""):
        return False
    sizes = (CSS_SIZE.match(found.get(name, "")) for name in ("height", "width", "max-height", "max-width"))
    return any(size and size[2] != "%" and float(size[1]) * PIXELS[size[2] or "px"] < SMALLEST_PIXELS for size in sizes)


def _clear(ink: str) -> bool:
    """An ink that is not there: "transparent", "rgba(0, 0, 0, 0)"."""
    parts = [part for part in re.split(r"[\s,/()]+", ink) if part]
    return ink == "transparent" or (len(parts) == 5 and parts[0] in ("rgb", "rgba") and _figure(parts[4]) == 0)


def _figure(text: str) -> float | None:
    return float(text.rstrip("%")) if re.fullmatch(r"\d*\.?\d+%?", text) else None


def ground_of(found: Declared, above: Colour | None) -> Colour | None:
    """The colour behind what stands in an element with these declarations."""
    picture = found.get("background-image", "none")
    value = found.get("background-color") or found.get("background", "")
    if picture != "none" or "url(" in value or "gradient" in value:
        return None
    if not value or value in ("transparent", "none", "inherit", "initial"):
        return above
    return colour_of(value.split()[0] if not value.startswith("rgb") else value)


def colour_of(text: str) -> Colour | None:
    text = text.strip()
    if text in COLOURS:
        return COLOURS[text]
    if re.fullmatch(r"#[0-9a-f]{3,4}", text):
        return int(text[1] * 2, 16), int(text[2] * 2, 16), int(text[3] * 2, 16)
    if re.fullmatch(r"#[0-9a-f]{6}([0-9a-f]{2})?", text):
        return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
    if match := RGB.match(text):
        parts = re.findall(r"(\d+)(?:\.\d+)?(%?)", match[1])[:3]
        figures = [int(part) * 255 // 100 if share else int(part) for part, share in parts]
        return (figures[0], figures[1], figures[2]) if len(figures) == 3 else None
    return None


def _near(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))
