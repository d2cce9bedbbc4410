"""The pages people wait for, over HTTP, from the server that `make run` starts."""
