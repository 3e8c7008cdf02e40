"""Discussions at any object."""
