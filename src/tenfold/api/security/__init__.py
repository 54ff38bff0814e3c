"""Who may ask what: hosts and origins, tokens and sessions, rates, body sizes, headers."""
