"""What search puts into the page: the field of the header asks it, and Ctrl+K opens its dialog."""

from meritko.web.ui.page import register_module, register_search

register_search("search:search")
register_module("search/dialog.js")
