"""What can go wrong with jobs."""

from paynto.core.errors import Conflict, NotFound


class JobNotFound(NotFound):
    code = "job_not_found"
    title = "There is no such job"


class JobCancelled(Conflict):
    code = "cancelled"
    title = "Stopped"


class IdempotencyKeyReused(Conflict):
    code = "idempotency_key_reused"
    title = "This Idempotency-Key was used for another request"


class JobFinished(Conflict):
    code = "job_finished"
    title = "The job has already finished"


class AnotherProcessRuns(Conflict):
    code = "another_process_runs"
    title = "Another process takes the jobs"
