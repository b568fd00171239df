"""Words a sentence may hold although its passage does not. Pure data.

They carry no clinical claim: no disease, drug, test, route, time, amount, direction or grade of certainty. Whatever
else a sentence says must stand in its passage.
"""

from dialog.question.telling_words import stem

_PLAIN = """
    according advise advised advises answer appropriate approach base based both case cases care clinician clinicians
    combination condition conditions course describe described describes digest dose doses dosed dosing dosage either
    each every following follows form general given gives giving group guidance guideline guidelines having help
    include included includes including indicate information instead least list listed lists made main make makes
    means mention mentioned mentions most name named namely note noted notes number often option options other others
    overall passage passages patient patients people person point points present presents rather receive received
    receives receiving recommend recommendation recommendations recommended recommends refer regimen regimens report
    reported reports role same say says section set source state stated states statement such suggest suggested
    suggests take taken takes taking target targets text together total treat treated treating treatment treatments
    type types typical typically unit units usual usually value values way well whether within yes zero
    administer administered administering administration apply applies applied are be been being consist consists
    defined definition defines diagnosed diagnosis diagnose choice chosen choose agent agents drug drugs medication
    medications medicine therapy therapies adult adults among amount amounts available begin begins called class
    classes count counts current currently equal equals few first four get goes good has have into its keep kept know
    known level levels long look many measure measured more much need needed needs new occur occurs once one ones only
    order per place possible range ranges reach reaches reached rest result results score scores scored see
    single some start started starting starts strategy supported supports that the their them then there these they
    this those through times toward towards under until upon use used useful uses using via what when where which
    while who whose will with you your guided prescribe prescribed preferred aim aims aimed gave daily
""".split()
_CLAIMS = frozenset(
    """adult adults daily first four new only once per preferred start started starting starts under until within zero
    more few least most single usual usually typical typically often first-line good every level class total combination
    drug-of-choice choice instead rather target score""".split()
)
"""Of those above, what does claim something after all: it must stand in the passage."""

PLAIN_STEMS = frozenset(stem(word) for word in _PLAIN if word not in _CLAIMS)
