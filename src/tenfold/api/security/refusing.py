"""A body that is given up while somebody reads it."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from tenfold.api.problems import Problem


class RefusedBody(HTTPException):
    """Carries the problem through FastAPI, which lets only HTTP errors of a body's reader pass."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind.status, str(problem))
        self.problem = problem
