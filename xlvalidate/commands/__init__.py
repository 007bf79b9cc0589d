"""The commands of the command line that have a file of their own, imported when one of them is asked for."""
