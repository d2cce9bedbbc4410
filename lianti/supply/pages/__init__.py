"""The pages of supply: list, order, batches."""
