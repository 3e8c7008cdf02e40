"""Answers of the pages of the look, which is open to all but for the pattern book of those who build."""

#                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
accessibility        GET   -       200
accessibility        POST  -       405
logo                 GET   -       404
logo                 POST  -       405
theme                GET   -       405
theme                POST  -       400
pattern_book         GET   -       404 404 404 404 404 404 404 404 404 200
pattern_error        GET   failure 404 404 404 404 404 404 404 404 404 500
pattern_error        GET   none    404
"""


def objects(_world):
    return {"failure": {"status": 500}, "none": {"status": 987}}
