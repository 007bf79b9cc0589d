"""Templates issued to the offices of a roster: stamped workbooks, bundles, drafts, and the manifest of them all."""
