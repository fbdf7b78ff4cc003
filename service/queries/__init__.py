"""Every SELECT. Importing this package installs the scope on sessions."""

from service.queries import scoping

__all__ = ["scoping"]
