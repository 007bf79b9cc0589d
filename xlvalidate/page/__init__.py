"""The page 校验.html: the same reading, rules and words in a browser, in one file that needs nothing else."""
