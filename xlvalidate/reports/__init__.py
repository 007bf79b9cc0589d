"""What was found, one medium a file."""
