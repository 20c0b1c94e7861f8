"""What is made of run reports: a comparison with earlier runs, and a page with plots."""
