import pytest

from kb.reading.html import html_document
from kb.reading.sections import ReadDocument
from kb.reading.visible_style import WHITE, colour_of, declarations, hides, rules


def texts(document: ReadDocument) -> list[str]:
    return [block.text for section in document.sections for block in section.blocks]


def body(inside: str) -> ReadDocument:
    return html_document(f"<!doctype html><html><head><title>T</title></head><body>{inside}</body></html>")


def test_headings_lists_tables_and_code() -> None:
    document = body(
        "<h1>Gout</h1><p>Intro <b>bold</b>\n text.</p><h2>Flares</h2>"
        "<ul><li>Colchicine<ul><li>0.5 mg</li></ul></li><li>Rest</li></ul>"
        "<table><tr><th>Drug</th><th>Dose</th></tr><tr><td>A | B</td><td>5&nbsp;mg</td></tr></table>"
        "<pre>step 1\nstep 2</pre><h2>Diet</h2><div>Eat <span>less</span>.</div>"
    )

    intro, flares, diet = document.sections
    assert (intro.headings, intro.blocks[0].text) == (("Gout",), "Intro bold text.")
    assert flares.headings == ("Gout", "Flares")
    assert [block.text for block in flares.blocks] == [
        "- Colchicine\n  - 0.5 mg",
        "- Rest",
        "| Drug | Dose |\n|---|---|\n| A / B | 5 mg |",
        "```\nstep 1\nstep 2\n```",
    ]
    assert (diet.headings, diet.blocks[0].text) == (("Gout", "Diet"), "Eat less.")


def test_scripts_menus_and_forms_are_no_text() -> None:
    document = body(
        "<nav>Home</nav><header>Logo</header><script>alert('x')</script><style>p{color:red}</style><form>Name</form>"
        "<p>Kept</p><footer>Imprint</footer><noscript>no</noscript><svg><text>drawn</text></svg><!-- comment -->"
    )

    assert texts(document) == ["Kept"]
    assert document.notes == ()


def test_the_main_part_is_what_the_page_is_about() -> None:
    assert texts(body("<div>Other news</div><main><p>The rule</p></main>")) == ["The rule"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">SECRET</p>',
        '<p style="VISIBILITY: hidden !important">SECRET</p>',
        "<p hidden>SECRET</p>",
        '<p style="color:#fff">SECRET</p>',
        '<p style="color: white">SECRET</p>',
        '<span style="font-size:0">SECRET</span>',
        '<p style="font-size:1px">SECRET</p>',
        '<p style="opacity:0">SECRET</p>',
        '<p style="position:absolute;left:-9999px">SECRET</p>',
        '<div style="background:#000;color:#fff">x<p style="color:#010101">SECRET</p></div>',
        "<p class='sr'>SECRET</p>",
        "<p id='gone'>SECRET</p>",
        '<font color="white">SECRET</font>',
        '<div aria-hidden="true">SECRET</div>',
    ],
)
def test_what_nobody_sees_is_left_out_and_told(hidden: str) -> None:
    document = body(
        f"<style>.sr, .x {{ display: none }} #gone {{ color: rgb(255, 255, 255) }}</style><p>Seen</p>{hidden}"
    )

    assert "SECRET" not in " ".join(texts(document))
    assert document.notes == ("hidden parts of it left out: 1",)


def test_light_text_on_a_dark_ground_stays() -> None:
    assert texts(body('<div style="background-color:#003366"><p style="color:white">Seen</p></div>')) == ["Seen"]
    assert texts(body('<div style="background:url(x.png)"><p style="color:white">Seen</p></div>')) == ["Seen"]


def test_what_a_page_says_of_itself() -> None:
    document = html_document(
        '<html><head><title>T</title><meta name="citation_title" content="Sepsis">'
        '<meta property="og:site_name" content="A Society"><meta name="dc.date" content="3 March 2021">'
        '<link rel="license" href="https://example.org/by/4.0/"></head><body><p>x</p></body></html>'
    )

    assert (document.title, document.issuer, document.published) == ("Sepsis", "A Society", "2021-03-03")
    assert document.licence == "https://example.org/by/4.0/"


def test_what_is_broken_or_nested_without_end_is_survived() -> None:
    assert texts(body("<p>one<p>two<table><tr><td>a<td>b<tr><td>c<td>d")) == [
        "one",
        "two",
        "| a | b |\n|---|---|\n| c | d |",
    ]
    html_document("<div>" * 3_000 + "deep")
    assert html_document("just words").sections


def test_entities_that_lead_elsewhere_are_not_followed() -> None:
    text = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>a &x; b</p></body></html>'

    assert "root:" not in str(html_document(text))


def test_colours_and_declarations() -> None:
    assert colour_of("#fff") == colour_of("#FFFFFF".lower()) == colour_of("rgb(255,255,255)") == WHITE
    assert colour_of("rebeccapurple") is None
    assert declarations("color: Red; nonsense; left:1px") == {"color": "red", "left": "1px"}
    assert rules("/* p{} */ .a, b {color:red} @media print {.c{color:blue}}")[".a"] == {"color": "red"}
    assert not hides({"color": "white"}, None)


def test_merged_cells_stand_in_every_row_they_reach() -> None:
    assert texts(
        body(
            "<table><thead><tr><th>Drug<th>Age<th>Dose</thead>"
            "<tr><td rowspan=2>Amoxicillin<td>Adult<td>500 mg<tr><td>Child<td>250 mg</table>"
        )
    ) == ["| Drug | Age | Dose |\n|---|---|---|\n| Amoxicillin | Adult | 500 mg |\n| Amoxicillin | Child | 250 mg |"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<table><tr><th>A<th>B<tr><td>1<td>2<tr style="display:none"><td>SECRET<td>3</table>',
        "<table><tr><th>A<th>B<tbody hidden><tr><td>SECRET<td>3</table>",
        '<table><tr><th>A<th>B<tr><td>1<td style="color:white">SECRET</table>',
        '<ul><li>Seen<ul style="display:none"><li>SECRET</ul></ul>',
        '<ul><li>Seen<li aria-hidden="true">SECRET</ul>',
        '<pre>Seen <span style="display:none">SECRET</span></pre>',
        '<p style="color: transparent">SECRET</p>',
        '<p style="color: rgba(0, 0, 0, 0)">SECRET</p>',
        '<p style="color: rgb(100%, 100%, 100%)">SECRET</p>',
        '<div style="height:0;overflow:hidden">SECRET</div>',
    ],
)
def test_what_nobody_sees_of_a_table_a_list_or_code_is_left_out(hidden: str) -> None:
    document = body(hidden)

    assert "SECRET" not in " ".join(texts(document))
    assert document.notes == ("hidden parts of it left out: 1",)


def test_a_raised_figure_does_not_run_into_the_one_before_it() -> None:
    assert texts(body("<p>Below 0.5 × 10<sup>9</sup>/L, 30 kg/m<sup>2</sup>, the 1<sup>st</sup> day.</p>")) == [
        "Below 0.5 × 10⁹/L, 30 kg/m², the 1st day."
    ]
    assert texts(body('<p>Give 5<sup><a href="#n1">1</a></sup> mg.</p>')) == ["Give 5 mg."]


def test_what_follows_a_list_in_an_item_is_kept() -> None:
    assert texts(body("<ul><li>One of:<ul><li>a<li>b</ul>for 5 days.</ul>")) == ["- One of: for 5 days.\n  - a\n  - b"]
