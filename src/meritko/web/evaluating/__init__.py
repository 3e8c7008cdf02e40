"""Evaluations on the web: workbooks in, runs watched, reports read."""
