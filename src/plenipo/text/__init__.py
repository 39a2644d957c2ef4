"""What words are: canonical text, tokens, two-way differences, languages."""
