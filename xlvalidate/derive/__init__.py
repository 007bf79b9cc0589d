"""What comes out of an edition."""
