"""The use-cases, a file each: the order of their steps, and the files that they read and write."""
