"""One module a tool: `prepare(words, fonts)` gives a function that sets the words and returns the PDF's bytes."""
