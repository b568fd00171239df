"""Drug names that are taken for each other, each set with its source.

Only sets that were found in a published list are here. FDA: "FDA List of Established Drug Names Recommended to Use Tall
Man Lettering" (FDA Name Differentiation Project, begun 2001), as reprinted in "Tall man letters are gaining wide
acceptance", nursingcenter.com article 840580. ISMP: the additional sets of "FDA and ISMP Lists of Look-Alike Drug Name
Sets With Recommended Tall Man Letters" (Institute for Safe Medication Practices, 2008), table 2, and the same article.
Left out, since no published list with them was at hand: risperidone and ropinirole, tramadol and trazodone, lamivudine
and lamotrigine, sitagliptin and sumatriptan, tizanidine and tiagabine, valacyclovir and valganciclovir.
"""

from typing import NamedTuple


class ConfusableSet(NamedTuple):
    """names: lower case, generic or brand; source: "FDA" or "ISMP" as told above."""

    names: tuple[str, ...]
    source: str


CONFUSABLE_SETS: tuple[ConfusableSet, ...] = (
    ConfusableSet(("acetazolamide", "acetohexamide"), "FDA"),
    ConfusableSet(("bupropion", "buspirone"), "FDA"),
    ConfusableSet(("chlorpromazine", "chlorpropamide"), "FDA"),
    ConfusableSet(("clomiphene", "clomipramine"), "FDA"),
    ConfusableSet(("cycloserine", "cyclosporine"), "FDA"),
    ConfusableSet(("daunorubicin", "doxorubicin"), "FDA"),
    ConfusableSet(("dimenhydrinate", "diphenhydramine"), "FDA"),
    ConfusableSet(("dobutamine", "dopamine"), "FDA"),
    ConfusableSet(("glipizide", "glyburide"), "FDA"),
    ConfusableSet(("hydralazine", "hydroxyzine"), "FDA"),
    ConfusableSet(("medroxyprogesterone", "methylprednisolone", "methyltestosterone"), "FDA"),
    ConfusableSet(("nicardipine", "nifedipine"), "FDA"),
    ConfusableSet(("prednisone", "prednisolone"), "FDA"),
    ConfusableSet(("sulfadiazine", "sulfisoxazole"), "FDA"),
    ConfusableSet(("tolazamide", "tolbutamide"), "FDA"),
    ConfusableSet(("vinblastine", "vincristine"), "FDA"),
    ConfusableSet(("cisplatin", "carboplatin"), "FDA"),
    ConfusableSet(("alprazolam", "lorazepam"), "ISMP"),
    ConfusableSet(("amlodipine", "amiloride"), "ISMP"),
    ConfusableSet(("azacitidine", "azathioprine"), "ISMP"),
    ConfusableSet(("cefazolin", "ceftriaxone"), "ISMP"),
    ConfusableSet(("celebrex", "celexa"), "ISMP"),
    ConfusableSet(("chlorpromazine", "chlordiazepoxide"), "ISMP"),
    ConfusableSet(("clonazepam", "clonidine"), "ISMP"),
    ConfusableSet(("clonazepam", "lorazepam"), "ISMP"),
    ConfusableSet(("clonidine", "klonopin"), "ISMP"),
    ConfusableSet(("dactinomycin", "daptomycin"), "ISMP"),
    ConfusableSet(("ephedrine", "epinephrine"), "ISMP"),
    ConfusableSet(("fentanyl", "sufentanil"), "ISMP"),
    ConfusableSet(("fluoxetine", "duloxetine"), "ISMP"),
    ConfusableSet(("fluoxetine", "paroxetine"), "ISMP"),
    ConfusableSet(("guanfacine", "guaifenesin"), "ISMP"),
    ConfusableSet(("humalog", "humulin"), "ISMP"),
    ConfusableSet(("hydrocodone", "oxycodone"), "ISMP"),
    ConfusableSet(("idarubicin", "doxorubicin"), "ISMP"),
    ConfusableSet(("infliximab", "rituximab"), "ISMP"),
    ConfusableSet(("metformin", "metronidazole"), "ISMP"),
    ConfusableSet(("morphine", "hydromorphone"), "ISMP"),
    ConfusableSet(("nexium", "nexavar"), "ISMP"),
    ConfusableSet(("nimodipine", "nifedipine"), "ISMP"),
    ConfusableSet(("novolog", "novolin"), "ISMP"),
    ConfusableSet(("olanzapine", "quetiapine"), "ISMP"),
    ConfusableSet(("oxcarbazepine", "carbamazepine"), "ISMP"),
    ConfusableSet(("oxycodone", "oxycontin"), "ISMP"),
    ConfusableSet(("pentobarbital", "phenobarbital"), "ISMP"),
    ConfusableSet(("prilosec", "prozac"), "ISMP"),
    ConfusableSet(("quinine", "quinidine"), "ISMP"),
    ConfusableSet(("sandimmune", "sandostatin"), "ISMP"),
    ConfusableSet(("seroquel", "sinequan"), "ISMP"),
)
