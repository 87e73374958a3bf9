"""What a data subject accepts, and the proof that they did."""
