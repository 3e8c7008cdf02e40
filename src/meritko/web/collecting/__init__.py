"""Collecting: the yearly rounds of the programmes, from who is asked to what is handed to evaluating."""
