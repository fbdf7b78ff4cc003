"""Every problem's words, by code; {value} is what stands in the cell, {field} the header above it."""

from service.documents.workbooks.wording_crossing import CROSSING
from service.documents.workbooks.wording_opening import FILE, SHEET
from service.documents.workbooks.wording_policy import POLICY
from service.documents.workbooks.wording_values import VALUE
from service.documents.workbooks.words import Words

WORDING: dict[str, Words] = FILE | SHEET | VALUE | CROSSING | POLICY
