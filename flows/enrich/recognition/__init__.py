"""Where names stand in a text, and of what type: a model, rules and lists."""
