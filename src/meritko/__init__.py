"""Měřítko: from workbooks of social-inclusion programmes to explained indicators."""

__version__ = "0.1.0"
