"""Published reports, pages and documents, read into a form by its printed labels."""
