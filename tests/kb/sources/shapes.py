"""What each outside server answers, in the shapes of its public documentation; titles, names and texts are invented."""

import json

ESEARCH = b"""<?xml version="1.0" encoding="UTF-8" ?>
<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">
<eSearchResult><Count>2</Count><RetMax>2</RetMax><RetStart>0</RetStart><IdList><Id>11</Id><Id>12</Id></IdList>
<TranslationSet/><QueryTranslation>apixaban</QueryTranslation></eSearchResult>"""
ESEARCH_NONE = b"<eSearchResult><Count>0</Count><IdList/></eSearchResult>"


def article(pmid: str, kind: str = "Journal Article", abstract: str = "") -> str:
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet"><Volume>7</Volume><Issue>2</Issue>
<PubDate><Year>2021</Year><Month>Sep</Month><Day>15</Day></PubDate></JournalIssue><Title>A Journal of Trials</Title>
<ISOAbbreviation>J. Trials</ISOAbbreviation></Journal>
<ArticleTitle>Apixaban in <i>chronic</i> kidney disease.</ArticleTitle>
<Pagination><MedlinePgn>981-92</MedlinePgn></Pagination>
<Abstract>{
        abstract
        or '''<AbstractText Label="METHODS">We gave apixaban to adults with kidney disease.</AbstractText>
<AbstractText Label="RESULTS">Bleeding was rarer with apixaban 2.5 mg twice daily.</AbstractText>'''
    }
<CopyrightInformation>Copyright 2021 A Publisher.</CopyrightInformation></Abstract>
<AuthorList CompleteYN="Y"><Author><LastName>Example</LastName><ForeName>Anna B</ForeName><Initials>AB</Initials>
</Author><Author><CollectiveName>The Trial Group</CollectiveName></Author></AuthorList>
<PublicationTypeList><PublicationType UI="D016428">{kind}</PublicationType></PublicationTypeList></Article>
</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>
<ArticleId IdType="doi">10.1/{pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>"""


def efetch(*articles: str) -> bytes:
    return f"""<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2024//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet>{"".join(articles)}</PubmedArticleSet>""".encode()


EFETCH = efetch(article("11"), article("12", kind="Retracted Publication"))


def fda_label(generic: str, day: str = "20230501", number: str = "aaaa-1") -> dict[str, object]:
    return {
        "set_id": number,
        "id": "bbbb-2",
        "version": "7",
        "effective_time": day,
        "boxed_warning": ["WARNING: stopping early raises the risk of clots."],
        "dosage_and_administration": ["2.1 Recommended dose. Take 5 mg of apixaban by mouth twice daily."],
        "contraindications": ["Active bleeding."],
        "openfda": {"brand_name": ["BRANDNAME"], "generic_name": [generic], "manufacturer_name": ["A Maker Company"]},
    }


def openfda(*labels: dict[str, object]) -> bytes:
    meta = {"disclaimer": "Do not rely on it.", "results": {"skip": 0, "limit": 5, "total": len(labels)}}
    return json.dumps({"meta": meta, "results": labels}).encode()


OPENFDA = openfda(
    fda_label("APIXABAN AND OTHERDRUG", "20240101", "combined"),
    fda_label("APIXABAN", "20200101", "older"),
    fda_label("APIXABAN", "20230501", "newer"),
)
OPENFDA_NONE = json.dumps({"error": {"code": "NOT_FOUND", "message": "No matches found!"}}).encode()

SPLS = json.dumps(
    {
        "data": [
            {"setid": "old-1", "title": "APIXABAN TABLET [ONE]", "spl_version": 1, "published_date": "Jan 02, 2019"},
            {"setid": "new-1", "title": "APIXABAN TABLET [TWO]", "spl_version": 4, "published_date": "Apr 30, 2021"},
            {"setid": "mix-1", "title": "APIXABAN AND X KIT", "spl_version": 4, "published_date": "May 01, 2024"},
        ],
        "metadata": {"total_elements": 3, "current_page": 1},
    }
).encode()
SPL = b"""<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="spl.xsl" type="text/xsl"?>
<document xmlns="urn:hl7-org:v3"><id root="1"/><code code="34391-3" codeSystem="2.16.840.1.113883.6.1"/>
<title>BRANDNAME (apixaban) tablet</title><effectiveTime value="20210430"/><setId root="new-1"/>
<author><assignedEntity><representedOrganization><name>A Maker Company</name></representedOrganization></assignedEntity>
</author><component><structuredBody>
<component><section><code code="48780-1"/><text>ndc 1</text></section></component>
<component><section><code code="34068-7"/><title>2 DOSAGE AND ADMINISTRATION</title>
<text><paragraph>See below.</paragraph></text>
<component><section><title>2.1 Recommended Dose</title><text>
<paragraph>The dose of apixaban is <content styleCode="bold">5 mg</content> twice daily.</paragraph>
<list><item>Reduce it in adults with two of:</item><item>creatinine 1.5 mg/dL or more</item></list>
<table><tbody><tr><td>Weight</td><td>Dose</td></tr><tr><td>60 kg or less</td><td>2.5 mg</td></tr></tbody></table>
</text></section></component></section></component>
<component><section><title>4 CONTRAINDICATIONS</title>
<text><paragraph>Active bleeding.</paragraph></text></section></component>
</structuredBody></component></document>"""

INFOBUTTON = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Topics</title><updated>2026-01-02T00:00:00Z</updated>
<entry><title>Dosing of apixaban</title><link href="/contents/apixaban-dosing"/><id>t1</id>
<updated>2025-11-03T00:00:00Z</updated><author><name>Example AB</name></author>
<summary type="html">&lt;h2&gt;Adults&lt;/h2&gt;
&lt;p&gt;Apixaban 5 mg twice daily.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</summary></entry>
<entry><title>Only a link</title><link href="/contents/x"/><updated>2025-11-03T00:00:00Z</updated></entry></feed>"""

OPENEVIDENCE = json.dumps(
    {
        "request_id": "abc",
        "text": "A model wrote: apixaban 10 mg.[[1]]",
        "references": [
            {
                "citation_key": "1",
                "title": "Apixaban in adults.",
                "authors": "Example AB, Another C",
                "journal": "J Trials",
                "date": "2022-03-04",
                "doi": "10.1/oe",
                "source_texts": ["Adults were given apixaban 5 mg twice daily."],
            },
            {"title": "Nothing is shown of it", "date": "2022", "url": "https://x.example/"},
        ],
    }
).encode()

ROBOTS = b"User-agent: *\nDisallow: /guidelines/private\nCrawl-delay: 0\n"
START = b"""<html><head><title>Guidelines</title><meta name="citation_publisher" content="A Society"></head><body><main>
<h1>Guidelines</h1><p>Read <a href="/guidelines/apixaban.html#top">apixaban</a>,
<a href="/guidelines/private/x.html">x</a>, <a href="/elsewhere/y.html">y</a> and <a href="https://other.example/guidelines/z.html">z</a>.</p></main></body></html>"""
GUIDELINE = b"""<html><head><title>Apixaban in atrial fibrillation</title>
<meta name="citation_publisher" content="A Society"><meta name="dc.date" content="2024-05-06">
<meta name="dc.rights" content="CC BY 4.0"></head><body><main><h1>Apixaban</h1><h2>Dose</h2>
<p>Apixaban is given as 5 mg twice daily.</p></main></body></html>"""
