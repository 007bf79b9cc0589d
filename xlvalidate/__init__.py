"""Official Excel forms, issued, collected and reconciled from one edition file."""
