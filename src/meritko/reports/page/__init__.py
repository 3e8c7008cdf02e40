"""The report as one web page that needs nothing else."""

from meritko.reports.page.writing import write_page

__all__ = ["write_page"]
