"""Workbooks that leave the house: text stays text, headers stay in sight, and they print on A4."""

from service.documents.books.pages import Column, Page, Stamp, Trends
from service.documents.books.writing import book_bytes

__all__ = ["Column", "Page", "Stamp", "Trends", "book_bytes"]
