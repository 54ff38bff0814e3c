"""What is sent and received as JSON, for OpenAPI and for checks."""
