"""The record of rounds: what was asked of whom, what was answered, and what stands beside."""

from meritko.web.submissions.models.answers import Answer, AnswerChange, AppendOnly
from meritko.web.submissions.models.beside import Attachment, Link, Receipt, Remark, SentWorkbook
from meritko.web.submissions.models.projects import Project, ProjectLocality
from meritko.web.submissions.models.rounds import (
    ROUND_STATES,
    STATES,
    LockException,
    Round,
    Row,
    Submission,
)

__all__ = [
    "ROUND_STATES",
    "STATES",
    "Answer",
    "AnswerChange",
    "AppendOnly",
    "Attachment",
    "Link",
    "LockException",
    "Project",
    "ProjectLocality",
    "Receipt",
    "Remark",
    "Round",
    "Row",
    "SentWorkbook",
    "Submission",
]
