"""Services of this machine, started together and ended together: the rules, whatever the services are."""
