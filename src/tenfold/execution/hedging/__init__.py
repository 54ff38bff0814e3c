"""When a second attempt at the same request is worth its price, and how many may be made."""
