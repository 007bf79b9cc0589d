"""The page 校验.html: the same reading and the same rules in a browser."""
