"""Groups of words that mean one thing, so that a caller's word meets the library's. Pure data.

As they are used for one another in clinical texts: a word and its Latin, a thing and whoever has it. Endings are taken
off by ``dialog.question.telling_words``, which tells a deed and its noun for one; abbreviations are in
kb/abbreviations.txt.
"""

ONE_MEANING: tuple[tuple[str, ...], ...] = tuple(
    tuple(group.split())
    for group in """
    corticosteroid steroid glucocorticoid
    antibiotic antimicrobial
    drug medication medicine pharmacotherapy agent
    alteplase thrombolysis tpa fibrinolysis fibrinolytic
    heart cardiac
    kidney renal
    liver hepatic
    lung pulmonary
    brain cerebral
    stomach gastric
    abdomen abdominal
    skin cutaneous
    urine urinary
    vein venous
    artery arterial
    spine spinal
    valve valvular
    varices variceal varix
    ascites ascitic
    hemorrhage bleed bleeding bled
    thrombosis thromboembolism clot thrombus
    sepsis septic
    diabetes diabetic
    asthma asthmatic
    depression depressed depressive
    glucose sugar
    sodium natremia
    potassium kalemia
    urate uric
    neutrophil polymorph
    hemoglobin hb
    weight weigh weighing weighs
    wide width duration
    neonatal newborn neonate baby babies
    child children pediatric
    adolescent teenager
    mother maternal
    pregnancy pregnant
    breastfeeding lactation lactating breastfeed
    conception conceive
    nephrology nephrologist
    transplant transplantation
    hypothermia cooling cool cooled cold
    approved approval
    target goal aim aiming shooting
    maximum max ceiling
    stop discontinue withhold hold
    """.strip().splitlines()
)
