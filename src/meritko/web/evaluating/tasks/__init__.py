"""What evaluating does in the background: checking a set, computing a run, making an edition."""

from meritko.web.evaluating.tasks.checking import check_set
from meritko.web.evaluating.tasks.computing import compute_run
from meritko.web.evaluating.tasks.reporting import make_edition
from meritko.web.work.kinds import Kind

CHECK = Kind("evaluating.check", check_set)
RUN = Kind("evaluating.run", compute_run)
EDITION = Kind("evaluating.edition", make_edition)
