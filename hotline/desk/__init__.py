"""Coordinators: sign in, the queue, one case, answers."""
