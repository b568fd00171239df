"""The source of a name, imported only when it is allowed."""

from kb.settings import SourcesSettings
from kb.sources.exchange import Web
from kb.sources.ports import Source, SourceName


def open_source(name: SourceName, web: Web, settings: SourcesSettings) -> Source:
    """The source of that name; it may still lack something, which its ``terms.needs`` tells."""
    match name:
        case "pubmed":
            from kb.sources.pubmed import PubMed

            return PubMed(web, settings.email, settings.pubmed_key)
        case "openfda":
            from kb.sources.openfda import OpenFda

            return OpenFda(web, settings.openfda_key)
        case "dailymed":
            from kb.sources.dailymed import DailyMed

            return DailyMed(web)
        case "guidelines":
            from kb.sources.guidelines import Guidelines

            return Guidelines(web, settings.guideline_pages)
        case "uptodate":
            from kb.sources.uptodate import UpToDate

            return UpToDate(web, settings.uptodate_key, settings.uptodate_url)
        case "openevidence":
            from kb.sources.openevidence import OpenEvidence

            return OpenEvidence(web, settings.openevidence_key, settings.openevidence_url)
