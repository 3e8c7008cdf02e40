"""Addresses of places and of the register."""
