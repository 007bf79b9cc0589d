"""Where workbooks come from: one source a file, all yielding deliveries; `opening.opened` says what is in one."""
