"""A collection: what came in is kept, judged and answered, and nothing is lost, whenever the program is killed."""
