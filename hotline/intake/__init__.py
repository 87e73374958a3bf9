"""The form: what a reporter is asked, how it is read, and how it becomes a sealed case."""
