"""Every SELECT. Importing this package installs the scope on sessions."""

from service.queries import scoping, scoping_writes

__all__ = ["scoping", "scoping_writes"]
