"""What README.md and docs/ say is tried: every command, what it prints, every link, every name."""
