"""`flows stack`: what the containers of docker-compose.yml need before and at their first start.

Secrets (`env`), certificates, and on the cluster the roles with the accounts and keys that have them (`access`).
"""
