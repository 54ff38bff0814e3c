"""The service over HTTP: parse, call ``tenfold.service``, render. Nothing is decided here twice."""
