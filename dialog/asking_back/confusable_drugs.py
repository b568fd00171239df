"""Drug names that are taken for each other, each set with its source.

Only sets that were found in a published list are here. ``docs/write_confusable_drugs.py`` writes them into
docs/reference/confusable-drugs.md.
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


ISMP_2016 = PublishedList(
    "Institute for Safe Medication Practices",
    "FDA and ISMP Lists of Look-Alike Drug Names with Recommended Tall Man Letters",
    "2016",
    "table 2, in a transcription of its names; which of them go together: ISMP List of Confused Drug Names, February"
    " 2023, where each stands in the alphabet",
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
    ConfusableSet(("alprazolam", "clonazepam"), ISMP_2016),
    ConfusableSet(("aripiprazole", "rabeprazole"), ISMP_2016),
    ConfusableSet(("cefazolin", "cefotetan"), ISMP_2016),
    ConfusableSet(("cefazolin", "cefoxitin"), ISMP_2016),
    ConfusableSet(("cefazolin", "ceftazidime"), ISMP_2016),
    ConfusableSet(("cefotetan", "cefoxitin"), ISMP_2016),
    ConfusableSet(("cefotetan", "ceftazidime"), ISMP_2016),
    ConfusableSet(("cefotetan", "ceftriaxone"), ISMP_2016),
    ConfusableSet(("cefoxitin", "ceftazidime"), ISMP_2016),
    ConfusableSet(("cefoxitin", "ceftriaxone"), ISMP_2016),
    ConfusableSet(("ceftazidime", "ceftriaxone"), ISMP_2016),
    ConfusableSet(("celexa", "zyprexa"), ISMP_2016),
    ConfusableSet(("clobazam", "clonazepam"), ISMP_2016),
    ConfusableSet(("clonazepam", "clozapine"), ISMP_2016),
    ConfusableSet(("clonidine", "clozapine"), ISMP_2016),
    ConfusableSet(("diazepam", "diltiazem"), ISMP_2016),
    ConfusableSet(("duloxetine", "paroxetine"), ISMP_2016),
    ConfusableSet(("epirubicin", "eribulin"), ISMP_2016),
    ConfusableSet(("flavoxate", "fluvoxamine"), ISMP_2016),
    ConfusableSet(("fluphenazine", "fluvoxamine"), ISMP_2016),
    ConfusableSet(("humalog", "novolog"), ISMP_2016),
    ConfusableSet(("humulin", "novolin"), ISMP_2016),
    ConfusableSet(("hydralazine", "hydrochlorothiazide"), ISMP_2016),
    ConfusableSet(("hydralazine", "hydromorphone"), ISMP_2016),
    ConfusableSet(("hydrochlorothiazide", "hydroxyzine"), ISMP_2016),
    ConfusableSet(("hydromorphone", "hydroxyzine"), ISMP_2016),
    ConfusableSet(("hydromorphone", "oxymorphone"), ISMP_2016),
    ConfusableSet(("idarubicin", "idarucizumab"), ISMP_2016),
    ConfusableSet(("isotretinoin", "tretinoin"), ISMP_2016),
    ConfusableSet(("lamictal", "lamisil"), ISMP_2016),
    ConfusableSet(("lamivudine", "lamotrigine"), ISMP_2016),
    ConfusableSet(("lamotrigine", "levetiracetam"), ISMP_2016),
    ConfusableSet(("leucovorin", "levoleucovorin"), ISMP_2016),
    ConfusableSet(("levetiracetam", "levofloxacin"), ISMP_2016),
    ConfusableSet(("methazolamide", "methimazole"), ISMP_2016),
    ConfusableSet(("methazolamide", "metolazone"), ISMP_2016),
    ConfusableSet(("methimazole", "metolazone"), ISMP_2016),
    ConfusableSet(("mitomycin", "mitoxantrone"), ISMP_2016),
    ConfusableSet(("nicardipine", "nimodipine"), ISMP_2016),
    ConfusableSet(("oxycodone", "oxymorphone"), ISMP_2016),
    ConfusableSet(("oxycontin", "oxymorphone"), ISMP_2016),
    ConfusableSet(("pazopanib", "ponatinib"), ISMP_2016),
    ConfusableSet(("pemetrexed", "pralatrexate"), ISMP_2016),
    ConfusableSet(("penicillamine", "penicillin"), ISMP_2016),
    ConfusableSet(("ranitidine", "rimantadine"), ISMP_2016),
    ConfusableSet(("rifampin", "rifaximin"), ISMP_2016),
    ConfusableSet(("risperdal", "ropinirole"), ISMP_2016),
    ConfusableSet(("risperidone", "ropinirole"), ISMP_2016),
    ConfusableSet(("romidepsin", "romiplostim"), ISMP_2016),
    ConfusableSet(("saxagliptin", "sitagliptin"), ISMP_2016),
    ConfusableSet(("sitagliptin", "sumatriptan"), ISMP_2016),
    ConfusableSet(("sorafenib", "sunitinib"), ISMP_2016),
    ConfusableSet(("sulfadiazine", "sulfasalazine"), ISMP_2016),
    ConfusableSet(("sumatriptan", "zolmitriptan"), ISMP_2016),
    ConfusableSet(("tiagabine", "tizanidine"), ISMP_2016),
    ConfusableSet(("tramadol", "trazodone"), ISMP_2016),
    ConfusableSet(("valacyclovir", "valganciclovir"), ISMP_2016),
    ConfusableSet(("zyprexa", "zyrtec"), ISMP_2016),
)
