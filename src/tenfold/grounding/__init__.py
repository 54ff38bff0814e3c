"""Where each quote stands in the filing."""
