"""Taking a file away."""

from __future__ import annotations

from django.http import FileResponse
from django.views.decorators.http import require_GET

from meritko.web.files.actions import hand_out
from meritko.web.people import Asked


@require_GET
def download(request: Asked, number: int) -> FileResponse:
    """A file as it was handed in: always to be saved, never shown by the browser."""
    file, path = hand_out(request.actor, number)
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
