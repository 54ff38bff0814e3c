"""The dashboard: pages for browsers, in the same process and on the same service as the API."""
