"""Durable jobs and their live event streams."""
