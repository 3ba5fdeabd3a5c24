"""Errors that end `make deploy` with their message and without a traceback."""


class DeployError(RuntimeError):
    pass


class StackError(DeployError):
    """A CloudFormation stack, or a value that it should have, is missing or failed."""
