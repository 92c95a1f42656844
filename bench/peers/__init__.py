"""One module a tool: `prepare(packet, fonts)` gives a function that sets the packet and returns the PDF's bytes."""
