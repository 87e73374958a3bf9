"""Accounts, keys, policy versions, audit, health. Never a case."""
