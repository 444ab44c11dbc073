"""The database: schema, ledger, writer, roles, and the embedded server."""
