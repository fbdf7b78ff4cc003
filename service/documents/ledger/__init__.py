"""The journal as files: its export, the program that checks one, and the hledger journal."""
