"""Tools of the build: gates, test runs and generated documents. Nothing in the product imports them."""
