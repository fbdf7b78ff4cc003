"""Loaded before the tests import numpy: the package decides on the threads of its linear algebra."""

import service.rules.measurement  # noqa: F401
