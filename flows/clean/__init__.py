"""From raw text to article text: characters, markup, lines, boilerplate."""
