"""How a workbook counts days: from 1900, whose 29th of February there was not, or from 1904."""

from datetime import date

FIRST_DAY = date(1900, 3, 1)
"""The first one that every program counts alike."""
NO_DAY = 60
"""The number of the 29th of February of 1900."""
LAST_NUMBER = 2_958_465
"""The number of the 31st of December of 9999."""
SINCE_1904 = 1_462
"""So many days later begins a workbook that counts from 1904."""
