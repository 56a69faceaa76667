"""The ways in over HTTP: the page, the addresses of sources, programs. One app, one process."""
