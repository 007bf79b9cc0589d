"""Small mistakes put into the code, one at a time: do the tests of its folder notice? `make mutants SAMPLE=500 SEED=1`.

    python -m tests.mutants [FOLDER[:TESTS,…] …] [--sample N] [--seed N] [--jobs N] [--output FILE]

A folder of `xlvalidate` is judged by the folder of `tests` that has its name, or by those that stand after the colon.
Which mistakes are made is decided by a digest of the seed and of the code itself, so that a line that moves keeps its
mistakes and the sample of the rest stays. Each folder gives the same share of the sample.

The tests run in a copy of the project. They are run once as they are, where it is seen which test runs which line; then
each mistake in a forked process of its own, the tests that run its line first, the others after them, until one fails.
A process has a limit of CPU, of the clock and of memory; what runs into one was noticed.

`accepted.toml` has what is accepted, by the text of its line, with the reason, and the tests that cannot judge.
"""
