"""Rules as data: which lines are boilerplate, and why."""

from flows.clean.rules.book import data, load
from flows.clean.rules.matcher import Rules, compile_rules
from flows.clean.rules.rule import MAX_LENGTH, Rule, parse

__all__ = ["MAX_LENGTH", "Rule", "Rules", "compile_rules", "data", "load", "parse"]
