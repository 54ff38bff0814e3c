"""How many calls may be on their way, and when the next may go: one governor for each model."""
