"""CalculationRefused (a KbError)
├── UnknownCalculator   no calculator has this name
├── ValueMissing        an input has no value
└── ValueRefused        a value is not of its kind, or outside what is possible
"""

from kb.errors import KbError


class CalculationRefused(KbError):
    code = "calculation_refused"


class UnknownCalculator(CalculationRefused):
    code = "calculator_unknown"


class ValueMissing(CalculationRefused):
    code = "value_missing"


class ValueRefused(CalculationRefused):
    code = "value_refused"
