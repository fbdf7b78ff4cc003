"""Reading of officers' workbooks: bytes in, facts and problems out; no database, no web."""

from service.documents.workbooks.reading import read
from service.documents.workbooks.shapes import CampDates, Known, Namesakes, Reading, Row, SheetRead

__all__ = ["CampDates", "Known", "Namesakes", "Reading", "Row", "SheetRead", "read"]
