"""What people see: every text of an article is printed inert, whatever it holds."""
