"""Answers of the search; what is found is a matter of each app's source."""

#                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
search:search        GET   -       302 200 200 200 200 200 200 200 200 200
search:search        POST  -       302 405 405 405 405 405 405 405 405 405
"""
