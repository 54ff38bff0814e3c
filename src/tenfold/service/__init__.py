"""Analyses as a service: started by one, watched by many, kept, cancelled, resumed."""
