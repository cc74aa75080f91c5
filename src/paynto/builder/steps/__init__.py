"""The steps of a build. Each opens its own transactions, writes to the job's event stream, and can run twice."""
