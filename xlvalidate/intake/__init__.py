"""Where workbooks come from: one source a file, all yielding parcels; `opening.opened` says what is in one."""
