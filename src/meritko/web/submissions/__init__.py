"""The record of every round: what was asked of whom, what was answered, who may still write."""
