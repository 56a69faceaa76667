"""How many months or days a year has: what its amount is spread over for an average."""

from calendar import isleap

from assistant.phrases import Period

_MONTHS = 12


def periods_in(period: Period, year: int) -> int:
    if period == "月":
        return _MONTHS
    return 366 if isleap(year) else 365
