"""Paper: what a document says as plain blocks, and how they are set as PDF or written as docx."""
