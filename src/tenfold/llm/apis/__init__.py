"""The providers' APIs: what a request looks like in each, and how its streamed answer is read."""
