"""The rules of `award_forms` with pandas and pandera.pandas: run by `entries.py` with the Python of `.venv-pandas`.

Reads on stdin how it is to be done, `stacked` or `each`, a line a time; answers with what it took and what it found.
Imports nothing of the project.
"""

import json
import pickle
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

NEAR = 1e-6


def _same(one, other):
    return (one - other).abs() < NEAR


def _most(one, other):
    return one <= other + NEAR


CHECKS = {
    "TOTAL": lambda d: _same(d["amount"], d["own"] + d["granted"]),
    "PARTS": lambda d: _same(d["granted"], d["paid"] + d["rest"]),
    "YEARS": lambda d: _same(d["paid"], d["first"] + d["later"]),
    "COSTS": lambda d: _same(d["granted"], d["wages"] + d["tools"] + d["other"]),
    "PEOPLE": lambda d: d["people"] == d["women"] + d["men"],
    "OWN": lambda d: _most(d["own"], d["amount"]),
    "PAID": lambda d: _most(d["paid"], d["granted"]),
    "WAGES": lambda d: _most(d["wages"], 0.6 * d["granted"]),
    "WOMEN": lambda d: d["women"] <= d["people"],
    "DAYS": lambda d: d["from"] <= d["to"],
    "SELF": lambda d: (d["over"] != d["ref"]) | d["over"].isna(),
    "CITY": lambda d: d["province"].isna() | d["city"].notna(),
    "RND": lambda d: (d["kind"] != "研发") | (d["granted"] > 0),
    "LARGE": lambda d: (d["granted"] <= 1000) | (d["people"] >= 3),
    "TOOLS": lambda d: (d["kind"] != "推广") | _most(d["tools"], 0.5 * d["granted"]),
    "EACH": lambda d: _most(d["amount"] / d["people"], 5000),
    "FIRST": lambda d: _most(d["first"], 0.8 * d["granted"]),
    "OTHER": lambda d: _most(d["other"], 0.1 * d["amount"]) | (d["other"] < 5),
    "REST": lambda d: d["rest"] >= 0.05 * d["granted"] - NEAR,
    "REF": lambda d: ~d.duplicated(["form", "ref"], keep=False),
}
SCHEMA = pa.DataFrameSchema(checks=[pa.Check(check, name=name) for name, check in CHECKS.items()])


def judged(frame):
    """(form, entry, rule) of all that is broken. A failing row gives a case a column: each is taken once."""
    try:
        SCHEMA.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases[["index", "check"]].drop_duplicates()
        rows = cases["index"].to_numpy().astype(np.int64)
        forms, entries = frame["form"].to_numpy()[rows], frame["entry"].to_numpy()[rows]
        return list(zip(forms.tolist(), entries.tolist(), cases["check"].tolist(), strict=True))
    return []


def framed(form, columns):
    frame = pd.DataFrame(columns)
    frame["form"], frame["entry"] = form, np.arange(len(frame))
    return frame


def stacked(forms):
    return judged(pd.concat([framed(form, one) for form, one in enumerate(forms)], ignore_index=True))


def each(forms):
    return [broken for form, one in enumerate(forms) for broken in judged(framed(form, one))]


def main():
    forms = pickle.loads(Path(sys.argv[1]).read_bytes())
    each(forms[:1])
    for line in sys.stdin:
        cpu, wall = time.process_time(), time.perf_counter()
        found = {"stacked": stacked, "each": each}[line.strip()](forms)
        told = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "found": found}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
