"""Every command and every output on these pages is really what is printed."""

import pytest

from .pages import leave_paper_empty, not_printed, try_page

TRIED = [
    "README.md",
    "README.cs.md",
    "docs/tutorials/first-evaluation.md",
    "docs/tutorials/first-evaluation.cs.md",
    "docs/tutorials/first-workbook.cs.md",
    "docs/how-to/write-the-report.md",
    "docs/how-to/justify-deviations.md",
    "docs/how-to/justify-deviations.cs.md",
    "docs/how-to/compare-with-earlier-years.md",
    "docs/how-to/restyle-the-word-report.md",
    "docs/how-to/restyle-the-word-report.cs.md",
    "docs/how-to/count-records.md",
    "docs/how-to/count-records.cs.md",
    "docs/how-to/evaluate-your-workbooks.md",
    "docs/how-to/read-an-error.md",
    "docs/how-to/change-a-category-or-add-an-indicator.md",
    "docs/how-to/use-another-methodology.md",
    "docs/how-to/choose-parameters.md",
    "docs/reference/run-folder.md",
    "docs/explanation/how-a-number-is-made.md",
    "docs/explanation/errata.md",
]
WITH_REPORTS = [
    "README.md",
    "README.cs.md",
    "docs/tutorials/first-evaluation.md",
    "docs/tutorials/first-evaluation.cs.md",
    "docs/how-to/write-the-report.md",
    "docs/how-to/justify-deviations.md",
    "docs/how-to/justify-deviations.cs.md",
    "docs/how-to/compare-with-earlier-years.md",
    "docs/how-to/restyle-the-word-report.md",
    "docs/how-to/restyle-the-word-report.cs.md",
    "docs/how-to/use-another-methodology.md",
]
"""Pages that show what is said of reports; the others are tried without, which saves seconds."""

ON_PAPER = ["README.md", "docs/how-to/write-the-report.md", "docs/how-to/restyle-the-word-report.md"]
"""Of those, for which Word reports and PDFs are really set; elsewhere only their names are shown."""


@pytest.mark.parametrize("name", TRIED)
def test_what_a_page_shows_is_what_the_program_prints(name, page, desk, monkeypatch):
    if name in WITH_REPORTS:
        monkeypatch.delenv("MERITKO_REPORTS")
    if name not in ON_PAPER:
        leave_paper_empty(monkeypatch)
    tried = list(try_page(page(name)))

    wrong = [
        f"$ {step.command}\nnot printed: {line}\nprinted:\n" + "\n".join(printed)
        for step, line, printed in tried
        if line is not None
    ]

    assert tried
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (("a", "b"), None),
        (("a", "…", "c"), None),
        (("…", "c", "d"), None),
        (("a", "c"), "c"),
        (("b",), "b"),
        (("…", "x"), "x"),
        (("a", "b", "c", "d", "e"), "e"),
    ],
)
def test_a_shown_line_that_is_not_printed_in_its_turn_is_found(lines, wrong):
    assert not_printed(lines, ["a", "b", "c", "d"]) == wrong
