"""Words that are drugs: by their endings, or generic names of the lexicon.

Pure but for one read of the lexicon. The endings are stems of the WHO INN Programme ("The use of stems in the selection
of International Nonproprietary Names", WHO/EMP/RHT/TSN/2018.1), with a few common drugs that carry none.
"""

import re
from functools import cache, lru_cache

from dialog.lexicon.names import known_names
from dialog.question.clinical_slang import other_names
from dialog.question.everyday_words import TERM, rarity

_STEMS = """olol pril sartan mab nib cillin mycin micin conazole prazole statin xaban gatran formin dipine azepam zolam
    floxacin cycline parin teplase gliptin gliflozin glutide semide dronate setron triptan oxetine opram barbital
    caine vir penem oxacin thiazide amide azine epine iptyline afil terol sone solone onide platin rubicin trexate
    fenac profen grel grelor tadine tidine stigmine curonium fentanil codone morphone orphan profol azosin ridone
    apine piprazole ipramine lukast phylline mustine taxel bufen coxib cept kinra citinib orphine oxone axone
    iloride poxide thiouracil troban cainide sunate quine xamic poetin nidazole kacin fibrate parinux dronic
    glitazone glinide tocin pressin tropin peridol toin racetam gabalin bactam oxacillin azole cobalamin niazid zinamide
    vaptan entan ciguat traline triptyline faxine zepine pidem clone amivir sulbactam bamate methasone sonide prednisone
    zumab leukin feron globulin yzine maltose""".split()
_ENDINGS = re.compile(rf"[a-z]{{2,}}(?:{'|'.join(_STEMS)})|(?:cef|ceph|sulfa)[a-z]{{3,}}")
_NAMED = frozenset(
    """aspirin warfarin heparin insulin morphine fentanyl digoxin amiodarone adenosine atropine epinephrine
    adrenaline norepinephrine noradrenaline vasopressin dopamine dobutamine ephedrine phenylephrine milrinone
    methotrexate hydroxychloroquine sulfasalazine leflunomide allopurinol febuxostat colchicine probenecid lithium
    naltrexone acamprosate disulfiram gabapentin topiramate baclofen valproate phenytoin levetiracetam ketamine
    lorazepam bupropion trazodone vancomycin gentamicin metronidazole clindamycin doxycycline nitrofurantoin
    linezolid aztreonam daptomycin rifampin labetalol hydralazine nitroglycerin nitroprusside clonidine
    spironolactone eplerenone finerenone furosemide torsemide mannitol alteplase tenecteplase edoxaban
    fondaparinux bivalirudin ticagrelor prasugrel clopidogrel cangrelor salbutamol albuterol ipratropium
    tiotropium theophylline azathioprine teriparatide abaloparatide romosozumab denosumab raloxifene ezetimibe
    icosapent niacin terlipressin octreotide rifaximin lactulose acetaminophen paracetamol ibuprofen tamsulosin
    metformin glyburide glipizide pioglitazone semaglutide vonoprazan sacubitril ivabradine vericiguat
    levothyroxine acetylcysteine isotretinoin ivermectin levodopa surfactant oseltamivir flecainide verapamil
    ethambutol idarucizumab andexanet pegloticase disulfiram chlordiazepoxide methimazole propylthiouracil""".split()
)
_NOT_DRUGS = frozenset(
    {
        "medicine",
        "amide",
        "cyclone",
        "cephalic",
        "immunoglobulin",
        "hemoglobin",
        "none",
        "someone",
        "anyone",
        "stone",
        "zone",
        "hormone",
        "bone",
        "tone",
        "ringer",
        "cholesterol",
        "estrogen",
        "glucagon",
        "testosterone",
    }
)


@cache
def _generic_names() -> frozenset[str]:
    """The generic names that are no everyday words: of "oxygen" or "estrogen" one speaks without giving it."""
    generic = (name for name, known in known_names().items() if known.kind == "generic")
    return frozenset(name for name in generic if len(name) >= SHORTEST and rarity(name) >= TERM) - _NOT_DRUGS


SHORTEST = 6
"""Letters of a name that is known by the lexicon alone."""


@lru_cache(maxsize=4096)  # the same statements are weighed for a question's next words; their texts are 0.7 MB
def drugs_in(text: str) -> frozenset[str]:
    """The drug names of a text, lower case, each by its name in the United States: "adrenaline" is "epinephrine"."""
    known, others = _generic_names(), other_names()
    words = (others.get(word, word) for word in re.findall(r"[a-z]{4,}", text.lower()))
    return frozenset(word for word in words if word in known or is_named_as_a_drug(word))


def is_named_as_a_drug(word: str) -> bool:
    """By its ending or as one of the common drugs without one, whatever the lexicon holds. word: in small letters."""
    return word not in _NOT_DRUGS and (word in _NAMED or _ENDINGS.fullmatch(word) is not None)
