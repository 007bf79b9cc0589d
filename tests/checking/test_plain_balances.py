"""Form by form, frames and pandera come to what plain arithmetic comes to: rules, bounds, decimals and choices."""

from random import Random

import pytest

from tests.checking.test_wide_schema import everything, random_cover, random_form, submission
from xlvalidate.checking.balances import judged, sides
from xlvalidate.checking.batch_figures import batch_figures
from xlvalidate.checking.frames import beyond
from xlvalidate.checking.layout import layout_of
from xlvalidate.checking.plain_balances import judged_alone, sides_alone
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.lineage import homes
from xlvalidate.findings import decimals_of
from xlvalidate.rules.exact import rounded

FILLINGS, BATCH = 200, 50
ODD = ["0.00000000000000000001", "123456789012345.12345678901234567890", "-999999999999999", "0.12345", "5.0000"]
ODD += ["1E+3", "99999999999999.5", "999999999999999", "-0.00", "50000.01", "0.99"]


@pytest.fixture
def edition_of(tmp_path):
    return lambda name: everything(tmp_path) if name == "everything" else built_in_edition(name)


def form(edition, chance):
    """As in the test of the wide schema, now and then with figures that no frame holds."""
    texts = random_form(edition, chance)
    if chance.random() < 0.2:
        numeric = [code for code, indicator in edition.indicators.items() if indicator.numeric]
        texts |= {code: chance.choice(ODD) for code in chance.sample(numeric, k=chance.randint(1, 3))}
    return texts


def plain_bounds(one):
    """By indicator: the first in the alphabet of what a reading breaks, by comparing plain numbers."""
    found = {}
    for code, reading in one.readings.items():
        indicator, number = reading.indicator, reading.number if reading.number is None else rounded(reading.number)
        broken = []
        if number is not None:
            broken += ["least"] if indicator.least is not None and number < indicator.least else []
            broken += ["most"] if indicator.most is not None and number > indicator.most else []
            most = indicator.decimals
            broken += ["places"] if most is not None and decimals_of(number) > most else []
        elif indicator.choices and reading.why is None and not reading.blank:
            broken += [] if reading.value.text.strip() in indicator.choices else ["not-a-choice"]
        if broken:
            found[code] = broken[0]
    return found


@pytest.mark.parametrize(
    ("name", "older"),
    [
        ("everything", "everything"),
        ("ogi-2014", "ogi-2014"),
        ("ogi-2019", "ogi-2019"),
        ("ogi-2021", "ogi-2019"),
    ],
)
def test_forms_come_to_the_same_in_a_batch_and_alone(edition_of, name, older):
    edition, before, chance = edition_of(name), edition_of(older), Random(f"{name} {older} alone")
    apart = framed = 0
    for _ in range(FILLINGS // BATCH):
        forms, lasts = [], []
        for _ in range(BATCH):
            texts = form(edition, chance)
            forms.append(submission(edition, texts, **random_cover(edition, chance)))
            same = {old: texts[new] for new, old in homes(edition, before).items() if new in texts}
            then = chance.choice([None, same, form(before, chance)])
            lasts.append(None if then is None else submission(before, then))
        batch = batch_figures(layout_of(edition), forms, lasts)
        pairs = list(zip(forms, lasts, strict=True))
        assert judged(batch) == [judged_alone(edition, *pair) for pair in pairs]
        assert sides(batch) == [sides_alone(edition, *pair) for pair in pairs]
        found = beyond(batch)
        assert [found.get(owner, {}) for owner in range(BATCH)] == [plain_bounds(one) for one in forms]
        apart, framed = apart + len(batch.apart), framed + BATCH - len(batch.apart)
    # Both ways are taken, and most forms are judged by pandera.
    assert 0 < apart < framed
