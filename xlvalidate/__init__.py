"""Official Excel forms, issued, collected and reconciled from one edition file."""

__version__ = "0.1.0"
