"""Runs it all: schedule, queue, runner, pipeline, storage, web, command line."""
