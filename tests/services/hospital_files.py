"""The guidelines of a hospital that there is not, one file of each kind that is read, each with a fact of its own."""

import io
import json
from pathlib import Path

import docx
from PIL import Image, ImageDraw, ImageFont

from tests.kb.reading.pdfs import Page, pdf

ISSUER = "Northgate Hospital"


def write_guidelines(folder: Path, *, scanned: bool) -> None:
    """scanned: also one that is a picture, which takes Tesseract to read."""
    folder.mkdir()
    (folder / "massive transfusion.pdf").write_bytes(transfusion())
    (folder / "measles.html").write_text(MEASLES, encoding="utf-8")
    (folder / "feeding-tubes.md").write_text(FEEDING_TUBES, encoding="utf-8")
    (folder / "pressure ulcers.docx").write_bytes(pressure_ulcers())
    (folder / "lumbar_puncture.txt").write_text(LUMBAR_PUNCTURE, encoding="utf-8")
    (folder / "staff health.jsonl").write_text("\n".join(map(json.dumps, STAFF_HEALTH)), encoding="utf-8")
    if scanned:
        (folder / "urinary catheters.pdf").write_bytes(catheters())


def transfusion() -> bytes:
    """Three pages of text, on the second of them a ruled table."""
    first = Page().text("Massive transfusion", size=20, font="F2").text(f"{ISSUER}. Published 3 March 2025", y=675)
    first.text("Calling for the pack", y=640, size=14, font="F2")
    first.lines(["Call for the pack when more than four units of red cells are needed in an hour."], y=620)
    second = Page().text("What the pack holds", size=14, font="F2").grid(72, 680, 2, 4)
    table = (("Component", "Amount"), ("Red cells", "six units"), ("Plasma", "four units"), ("Platelets", "one pool"))
    for row, (component, amount) in enumerate(table):
        second.text(component, 76, 666 - 20 * row).text(amount, 196, 666 - 20 * row)
    third = Page().text("Standing down", size=14, font="F2")
    third.lines(["Stand the pack down when the bleeding has been controlled for thirty minutes."], y=680)
    return pdf([first, second, third], f"/Title (Massive transfusion) /Author ({ISSUER})")


def catheters() -> bytes:
    """A page as a scanner leaves it: one picture, 200 dots an inch."""
    picture = Image.new("L", (1654, 1100), 255)
    pen = ImageDraw.Draw(picture)
    for y, size, words in (
        (100, 64, "Urinary catheters"),
        (220, 36, f"{ISSUER}. Published 14 May 2024"),
        (380, 50, "Changing"),
        (480, 36, "Change a urinary catheter every twelve weeks, and at once"),
        (530, 36, "when it is blocked or leaks."),
    ):
        pen.text((150, y), words, fill=0, font=ImageFont.load_default(size=size))
    page = Page().picture("Im1", 1654, 1100, picture.tobytes(), "595 0 0 396 0 446")
    return pdf([page], f"/Author ({ISSUER})")


MEASLES = f"""<!doctype html>
<html><head><title>Measles on the ward</title>
<meta name="date" content="2025-01-20"><meta name="publisher" content="{ISSUER}"></head>
<body><nav>Home</nav><main><h1>Measles on the ward</h1>
<h2>Isolation</h2><p>A patient with measles stays in a single room until four days after the rash began.</p>
<h2>Laundry</h2><p>Wash the bed linen as usual.</p></main></body></html>
"""

FEEDING_TUBES = f"""---
title: Nasogastric feeding tubes
organisation: {ISSUER}
date: 2023-09-12
---
# Nasogastric feeding tubes

## Checking the position

Feed through a nasogastric tube only when the pH of the aspirate is 5.5 or less.

## Blocked tubes

Flush the tube with 30 mL of warm water.
"""


def pressure_ulcers() -> bytes:
    document = docx.Document()
    document.core_properties.author = ISSUER
    document.add_heading("Pressure ulcers", 0)
    document.add_paragraph("Issued on 1 February 2024")
    document.add_heading("Turning", 1)
    document.add_paragraph("Turn a patient at risk of pressure ulcers every two hours, day and night.")
    document.add_heading("Mattresses", 1)
    document.add_paragraph("Ask the store for a foam mattress.")
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


LUMBAR_PUNCTURE = f"""LUMBAR PUNCTURE

Issued by: {ISSUER}
Published 2025-03-01

AFTERWARDS

After a lumbar puncture the patient lies flat for one hour and drinks as usual.

SAMPLES

Send three numbered tubes to the laboratory.
"""

STAFF_HEALTH = (
    {
        "title": "Needlestick injuries",
        "organisation": ISSUER,
        "date": "2024-11-05",
        "section": "First aid",
        "text": "After a needlestick injury wash the wound with soap and water for five minutes.",
    },
    {
        "title": "Needlestick injuries",
        "section": "Reporting",
        "text": "Tell occupational health on the same shift.",
    },
)
