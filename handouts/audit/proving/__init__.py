"""The parts of a proof: a packet taken apart, its holes, what may stand in them, and the mould of its shared part."""
