"""The stack on one machine: `flows up`, from packages and without security (`up`), or in `containers`, with it."""
