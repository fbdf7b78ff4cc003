"""What is measured, never in a timed test."""

import service as service  # its limit on threads has to come before numpy
