"""The sample camp's workbooks."""
