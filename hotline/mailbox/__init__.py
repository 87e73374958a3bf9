"""The reporter comes back with the receipt: status, answers, something to add."""
