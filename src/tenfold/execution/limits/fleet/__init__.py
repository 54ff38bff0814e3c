"""One limit for the processes of a fleet: a ledger that all of them write, and leases of it."""
