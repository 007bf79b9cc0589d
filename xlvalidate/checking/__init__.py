"""What is right and what is wrong. The frames are small, and polars learns that before it is imported."""

import os

# A frame of one workbook costs 0.6 of the time so, and many processes do not fight for the cores.
os.environ.setdefault("POLARS_ENGINE_AFFINITY", "in-memory")
os.environ.setdefault("POLARS_MAX_THREADS", "1")
