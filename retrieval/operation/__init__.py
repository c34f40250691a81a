"""What whoever runs this can watch: whether it can answer, one line an answer, and counts. Never a question."""
