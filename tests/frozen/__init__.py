"""What the program makes now, kept before its code is moved, and compared with what it makes afterwards.

    python -m tests.frozen make OUT [--checkout DIR] [--inputs DIR] [--cases DIR] [--only PART] [--packages N]
    python -m tests.frozen diff OLD NEW [--lines N] [--but PREFIX]

`make` runs a checkout (this one by default) through its command line, in a folder of its own, and writes into OUT: the
templates, handbooks and macros; `check --format json` in both languages without `message`, the marked and the cleared
bytes, of the examples, of a folder of cases and of N workbooks that a seed spoils; migrate, adopt, `--onto`; an issue
with its stamps; a collection that is killed and goes on, its ledger, drafts, reports, parquet and roll-up; every
`--help`; the faults of editions, rosters and collections. `digests.txt` has the sha256 of each, `durations.txt` what
each part took. Two runs of one checkout write the same `digests.txt`: times, paths and process ids are left out.

The program and what it is given are two things: with `--inputs` the program of one checkout is given the examples of
another, so that an example that was changed does not show as a change of the program. Keep OLD outside the project.
A command that takes more than its seconds of CPU, or crashes, is an output like others.

`diff` names each output that is not the same: for JSON lines the file and the keys, for workbooks and zips the part,
for texts the first lines that differ. `--but words/` leaves out what begins so. It exits with 1 where anything differs.
"""
