"""Drug names that are taken for each other, each set with its source.

Only sets that were found in a published list are here; what was wanted and is in none stands in ``LEFT_OUT``.
``docs/write_confusable_drugs.py`` writes both into docs/reference/confusable-drugs.md.
"""

from typing import NamedTuple


class PublishedList(NamedTuple):
    """edition: which of its versions; locator: where in it, and where it was read."""

    issuer: str
    title: str
    edition: str
    locator: str


FDA = PublishedList(
    "US Food and Drug Administration",
    "FDA List of Established Drug Names Recommended to Use Tall Man Lettering",
    "Name Differentiation Project, begun 2001",
    'the whole list, as reprinted in "Tall man letters are gaining wide acceptance", nursingcenter.com article 840580',
)
ISMP = PublishedList(
    "Institute for Safe Medication Practices",
    "FDA and ISMP Lists of Look-Alike Drug Name Sets With Recommended Tall Man Letters",
    "2008",
    "table 2, additional sets; some also in nursingcenter.com article 840580",
)


class ConfusableSet(NamedTuple):
    """names: lower case, generic or brand."""

    names: tuple[str, ...]
    source: PublishedList


CONFUSABLE_SETS: tuple[ConfusableSet, ...] = (
    ConfusableSet(("acetazolamide", "acetohexamide"), FDA),
    ConfusableSet(("bupropion", "buspirone"), FDA),
    ConfusableSet(("chlorpromazine", "chlorpropamide"), FDA),
    ConfusableSet(("clomiphene", "clomipramine"), FDA),
    ConfusableSet(("cycloserine", "cyclosporine"), FDA),
    ConfusableSet(("daunorubicin", "doxorubicin"), FDA),
    ConfusableSet(("dimenhydrinate", "diphenhydramine"), FDA),
    ConfusableSet(("dobutamine", "dopamine"), FDA),
    ConfusableSet(("glipizide", "glyburide"), FDA),
    ConfusableSet(("hydralazine", "hydroxyzine"), FDA),
    ConfusableSet(("medroxyprogesterone", "methylprednisolone", "methyltestosterone"), FDA),
    ConfusableSet(("nicardipine", "nifedipine"), FDA),
    ConfusableSet(("prednisone", "prednisolone"), FDA),
    ConfusableSet(("sulfadiazine", "sulfisoxazole"), FDA),
    ConfusableSet(("tolazamide", "tolbutamide"), FDA),
    ConfusableSet(("vinblastine", "vincristine"), FDA),
    ConfusableSet(("cisplatin", "carboplatin"), FDA),
    ConfusableSet(("alprazolam", "lorazepam"), ISMP),
    ConfusableSet(("amlodipine", "amiloride"), ISMP),
    ConfusableSet(("azacitidine", "azathioprine"), ISMP),
    ConfusableSet(("cefazolin", "ceftriaxone"), ISMP),
    ConfusableSet(("celebrex", "celexa"), ISMP),
    ConfusableSet(("chlorpromazine", "chlordiazepoxide"), ISMP),
    ConfusableSet(("clonazepam", "clonidine"), ISMP),
    ConfusableSet(("clonazepam", "lorazepam"), ISMP),
    ConfusableSet(("clonidine", "klonopin"), ISMP),
    ConfusableSet(("dactinomycin", "daptomycin"), ISMP),
    ConfusableSet(("ephedrine", "epinephrine"), ISMP),
    ConfusableSet(("fentanyl", "sufentanil"), ISMP),
    ConfusableSet(("fluoxetine", "duloxetine"), ISMP),
    ConfusableSet(("fluoxetine", "paroxetine"), ISMP),
    ConfusableSet(("guanfacine", "guaifenesin"), ISMP),
    ConfusableSet(("humalog", "humulin"), ISMP),
    ConfusableSet(("hydrocodone", "oxycodone"), ISMP),
    ConfusableSet(("idarubicin", "doxorubicin"), ISMP),
    ConfusableSet(("infliximab", "rituximab"), ISMP),
    ConfusableSet(("metformin", "metronidazole"), ISMP),
    ConfusableSet(("morphine", "hydromorphone"), ISMP),
    ConfusableSet(("nexium", "nexavar"), ISMP),
    ConfusableSet(("nimodipine", "nifedipine"), ISMP),
    ConfusableSet(("novolog", "novolin"), ISMP),
    ConfusableSet(("olanzapine", "quetiapine"), ISMP),
    ConfusableSet(("oxcarbazepine", "carbamazepine"), ISMP),
    ConfusableSet(("oxycodone", "oxycontin"), ISMP),
    ConfusableSet(("pentobarbital", "phenobarbital"), ISMP),
    ConfusableSet(("prilosec", "prozac"), ISMP),
    ConfusableSet(("quinine", "quinidine"), ISMP),
    ConfusableSet(("sandimmune", "sandostatin"), ISMP),
    ConfusableSet(("seroquel", "sinequan"), ISMP),
)

LEFT_OUT: tuple[tuple[str, ...], ...] = (
    ("risperidone", "ropinirole"),
    ("tramadol", "trazodone"),
    ("lamivudine", "lamotrigine"),
    ("sitagliptin", "sumatriptan"),
    ("tizanidine", "tiagabine"),
    ("valacyclovir", "valganciclovir"),
)
"""Known to sound alike, and in no published list that was at hand."""
