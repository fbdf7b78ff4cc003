"""Whether this process is about to stop: it still answers, but says that it is not ready for more."""

from threading import Event

stopping = Event()
