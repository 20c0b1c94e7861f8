"""The stack: `flows up` and the Elasticsearch node from packages; secrets and roles of the containers."""
